// Writes TypeScript that holds dashboards against the types Grafana publishes: the model of a dashboard, and for each
// panel the options of its plugin. What a dashboard has wrong becomes an error of the compiler.
import { existsSync, readFileSync } from 'node:fs';

const PLUGINS = 'node_modules/@grafana/schema/dist/types/raw/composable';

interface Held { id: number; title: string; type: string; options?: unknown; fieldConfig?: { defaults: { custom?: unknown } }; panels?: Held[] }
interface Mark { target?: unknown; titleFormat?: string; textFormat?: string }

const out = [`import type { Dashboard } from '@grafana/schema';
type Loose<T> = T extends string ? \`\${T}\` : T extends (infer U)[] ? Loose<U>[] : T extends object ? { [K in keyof T]?: Loose<T[K]> } : T;`];

process.argv.slice(2).forEach((file, b) => {
  const board = JSON.parse(readFileSync(file, 'utf8')) as { panels: Held[]; annotations: { list: Mark[] } };
  // Prometheus' own: its query and what it writes beside a mark. Grafana publishes no type for annotations of a data source.
  board.annotations.list.forEach((mark) => {
    delete mark.target;
    delete mark.titleFormat;
    delete mark.textFormat;
  });
  out.push(`// ${file}`, `export const board${b}: Loose<Dashboard> = ${JSON.stringify(board)};`);
  board.panels.flatMap((p) => [p, ...(p.panels ?? [])]).filter((p) => p.type !== 'row').forEach((p) => hold(b, p));
});
console.log(out.join('\n'));

function hold(board: number, panel: Held): void {
  const types = `${PLUGINS}/${panel.type.replace('-', '')}/panelcfg/x/types.gen`;
  if (!existsSync(`${types}.d.ts`)) throw new Error(`${panel.title}: found a panel of type ${panel.type} (expected one whose options Grafana publishes)`);
  const published = readFileSync(`${types}.d.ts`, 'utf8');
  const against = (kind: string, value: unknown) => {
    if (!new RegExp(`export (interface|type) ${kind}\\b`).test(published)) return;
    out.push(`export const ${kind}${board}_${panel.id}: Loose<import('./${types}').${kind}> = ${JSON.stringify(value ?? {})}; // ${panel.title}`);
  };
  against('Options', panel.options);
  against('FieldConfig', panel.fieldConfig?.defaults.custom);
}
