// What an integrator does first, with the types that were made of the server's description: a count,
// pages of members, a saved segment, a stream, and a mistake.
import createClient from "openapi-fetch";
import type { components, paths } from "./made/schema.js";

type Member = components["schemas"]["Member"];
type MembersReply = components["schemas"]["MembersReply"];
declare const process: { argv: string[] };

const url = process.argv[2] ?? "http://localhost:8080";
const muster = createClient<paths>({ baseUrl: url });

function need(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`${what} does not hold`);
}

async function count(where: string): Promise<number> {
  const { data, error } = await muster.POST("/v1/count", { body: { where } });
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  // Null for a token that is not told the size of small groups.
  need(data.count !== null, "a size that is told");
  return data.count;
}

async function everybody(where: string): Promise<Member[]> {
  const members: Member[] = [];
  let cursor: string | null = null;
  do {
    const { data }: { data?: MembersReply | string | undefined } = await muster.POST("/v1/members", {
      body: { where, fields: ["spend"], order_by: "spend desc", limit: 50, cursor },
    });
    need(typeof data === "object", "a page");
    members.push(...data.members);
    cursor = data.next;
  } while (cursor !== null);
  return members;
}

const size = await count("spend > 500");
const members = await everybody("spend > 500");
need(size > 50 && members.length === size, "as many members as were counted");

const saved = await muster.PUT("/v1/segments/{name}", {
  params: { path: { name: "big spenders, Milan & Rome" } },
  body: { where: "spend > 500", family: "value", owner: "a client" },
});
need(saved.response.status === 201 && saved.data?.new === true, "a new segment");
const again = await muster.GET("/v1/segments/{name}/count", {
  params: { path: { name: "big spenders, Milan & Rome" }, query: { as_of: "2026-06-30" } },
});
need(again.data?.count === size, "the segment's size");

const unchanged = await muster.GET("/v1/attributes", {
  params: { header: { "If-None-Match": (await muster.GET("/v1/attributes")).response.headers.get("ETag")! } },
});
need(unchanged.response.status === 304, "304 for what is known");

const stream = await muster.POST("/v1/members", {
  body: { where: "spend > 500", fields: ["city"] },
  headers: { Accept: "text/csv" },
  parseAs: "text",
});
need(String(stream.data).trimEnd().split("\n").length === size + 1, "a line for each member");

const wrong = await muster.POST("/v1/count", { body: { where: "aeg > 3" } });
need(wrong.error?.code === "unknown_name" && wrong.error.suggestion === "age", "a mistake that helps");

// @ts-expect-error a member that there is not
await muster.POST("/v1/count", { body: { were: "spend > 500" } });

console.log(`${size} customers counted, paged and streamed`);
