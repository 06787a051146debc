// Types of the server's calls, made of the very sections that its /openapi.json is made of
// (server/reference/*.json): src/api/schema.ts, which is not kept in git.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import openapiTS, { astToString } from 'openapi-typescript';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, '../../reference');
const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

const document = read('document.json');
const sections = readdirSync(folder).filter(
  (file) => file.endsWith('.json') && file !== 'document.json' && file !== 'replies.json',
);
for (const { paths, schemas } of sections.sort().map(read)) {
  Object.assign(document.paths, paths);
  Object.assign(document.components.schemas, schemas);
}
// "where or rules, one of them" is for the server to judge: as a type it would forbid every rule tree.
for (const schema of Object.values(document.components.schemas)) {
  if (schema.properties && schema.oneOf) delete schema.oneOf;
}
const types = astToString(await openapiTS(document));
writeFileSync(join(here, '../src/api/schema.ts'), `// Made by scripts/schema.mjs of server/reference/.\n${types}`);
