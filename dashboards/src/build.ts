// Writes one JSON file for each dashboard into the folder given.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Board, build } from './board.js';
import { collections } from './collections.js';
import { dependencies } from './dependencies.js';
import { exporter } from './exporter.js';
import { fleet } from './fleet.js';
import { overview } from './overview.js';
import { query } from './query.js';
import { topology } from './topology.js';
import { write } from './write.js';

const BOARDS: Board[] = [overview, collections, query, write, topology, dependencies, exporter, fleet];

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: build FOLDER');
  process.exit(2);
}
for (const board of BOARDS) {
  writeFileSync(join(folder, `${board.uid}.json`), `${JSON.stringify(build(board), null, 2)}\n`);
}
