// Who is in a cell of a plan: all pages of its ids, from one version of the data.
import type { Schemas } from '../../api/client';

type Request = Schemas['PlanRequest'];
export type Page = NonNullable<Schemas['PlanReply']['members']>;
const mostOnAPage = 10_000;

export async function idsOfCell(
  request: Request,
  { campaign, cell }: { campaign: string; cell: string },
  signal: AbortSignal,
  tell: (done: number) => void,
  ask: (request: Request, signal: AbortSignal) => Promise<Page | undefined>,
): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const members: NonNullable<Request['members']> = {
      campaign, cell, limit: mostOnAPage, ...(after === null ? {} : { after }),
    };
    const page: Page | undefined = await ask({ ...request, members }, signal);
    ids.push(...(page?.ids ?? []));
    after = page?.next ?? null;
    tell(ids.length);
  } while (after !== null);
  return ids;
}
