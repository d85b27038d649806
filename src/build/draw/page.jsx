// One dashboard as a page. Grafana's, from its published packages: units, decimals, thresholds, mappings, overrides, reducers,
// transformations, legends, and the components of lines, numbers, bars, tables and panel frames. Ours: the grid, the queries
// (prometheus.js), and the state timeline, whose component Grafana does not publish.
import {
  FieldConfigOptionsRegistry, LoadingState, ThemeContext, applyFieldOverrides, cacheFieldDisplayNames, createTheme, dateTime,
  getDisplayValueAlignmentFactors, getFieldDisplayName, getFieldDisplayValues, identityOverrideProcessor, standardFieldConfigEditorRegistry, standardTransformers,
  standardTransformersRegistry, transformDataFrame,
} from '@grafana/data';
import { BarGauge, BigValue, GlobalStyles, PanelChrome, PortalContainer, TimeSeries, VizRepeater } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import React, { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { lastValueFrom } from 'rxjs';
import { Source } from './prometheus.js';

const asked = new URLSearchParams(location.search);
const WIDTH = Number(asked.get('width'));
const UNIT = 38; // pixels of one line of Grafana's grid, its gap included
const GAP = 8;
const end = Number(asked.get('end')), seconds = Number(asked.get('seconds'));
const source = new Source(asked.get('prometheus'), end, seconds);
const theme = createTheme({ colors: { mode: asked.get('theme') } });
const range = { from: dateTime((end - seconds) * 1000), to: dateTime(end * 1000), raw: { from: 'now-5m', to: 'now' } };
const findings = [];

const STANDARD = ['unit', 'min', 'max', 'decimals', 'displayName', 'noValue', 'color', 'thresholds', 'mappings', 'links'];
const option = (id, path, isCustom) => ({
  id, path, isCustom, name: id, settings: {}, process: identityOverrideProcessor, shouldApply: () => true, override: () => null, editor: () => null,
});
standardFieldConfigEditorRegistry.setInit(() => STANDARD.map((id) => option(id, id, false)));
standardTransformersRegistry.setInit(() => ['merge', 'organize'].map((id) => {
  const found = Object.values(standardTransformers).find((it) => it.id === id);
  return { id, name: id, transformation: async () => found };
}));

/** A panel's own options have no list that is published: they are known by being used. */
function options({ defaults, overrides }) {
  const used = new Set([...Object.keys(defaults.custom ?? {}), ...overrides.flatMap((it) => it.properties)
    .map(({ id }) => id).filter((id) => id.startsWith('custom.')).map((id) => id.slice('custom.'.length))]);
  const registry = new FieldConfigOptionsRegistry();
  STANDARD.forEach((id) => registry.register(option(id, id, false)));
  used.forEach((path) => registry.register(option(`custom.${path}`, path, true)));
  return registry;
}

/** What the JSON leaves to the panel's plugin. */
function complete(panel) {
  const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
  const steps = (defaults.thresholds?.steps ?? [{ value: null, color: theme.colors.success.main }])
    .map((step) => ({ ...step, value: step.value ?? -Infinity }));
  return { ...panel, fieldConfig: { overrides, defaults: {
    color: { mode: panel.type === 'timeseries' ? 'palette-classic' : 'thresholds' }, ...defaults, thresholds: { mode: 'absolute', steps },
  } } };
}

async function load(panel) {
  const raw = await source.frames(panel);
  const data = await lastValueFrom(transformDataFrame(panel.transformations ?? [], raw, { interpolate: (text) => source.fill(text) }));
  const shown = applyFieldOverrides({
    data, theme, timeZone: 'utc', replaceVariables: (text) => source.fill(text), fieldConfig: panel.fieldConfig, fieldConfigRegistry: options(panel.fieldConfig),
  });
  cacheFieldDisplayNames(shown);
  return shown;
}

function StateTimeline({ frames, width, height }) {
  const NAMES = 190, LEGEND = 26;
  const line = Math.min(28, (height - LEGEND - 18) / frames.length), left = Math.min(NAMES, width / 3), scale = (width - left) / seconds;
  const seen = new Map();
  const bars = frames.flatMap((frame, row) => {
    const [time, value] = frame.fields;
    const runs = [];
    value.values.forEach((it, i) => {
      const last = runs[runs.length - 1];
      if (last && last.value === it) last.to = i + 1;
      else runs.push({ value: it, from: i, to: i + 1 });
    });
    return runs.filter((run) => run.value !== null).map((run) => {
      const shown = value.display(run.value);
      seen.set(shown.text, shown.color);
      const at = (i) => left + ((time.values[Math.min(i, time.values.length - 1)] / 1000) - (end - seconds)) * scale;
      return <div key={`${row}.${run.from}`} style={{ position: 'absolute', top: row * line, left: at(run.from), width: Math.max(1, at(run.to) - at(run.from)),
        height: line * 0.85, background: shown.color, opacity: 0.8 }} />;
    });
  });
  const small = { fontSize: Math.min(12, line * 0.8), lineHeight: `${line * 0.85}px`, whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' };
  const clock = (at) => new Date(at * 1000).toISOString().slice(11, 19);
  return <div style={{ position: 'relative', width, height }}>
    {frames.map((frame, row) => <div key={row} style={{ ...small, position: 'absolute', top: row * line, width: left - 8, textAlign: 'right' }}>
      {getFieldDisplayName(frame.fields[1], frame, frames)}</div>)}
    {bars}
    <div style={{ position: 'absolute', left, right: 0, top: frames.length * line, display: 'flex', justifyContent: 'space-between', fontSize: 11,
      color: theme.colors.text.secondary }}>{[0, 0.25, 0.5, 0.75, 1].map((part) => <span key={part}>{clock(end - seconds * (1 - part))}</span>)}</div>
    <div style={{ position: 'absolute', bottom: 0, display: 'flex', gap: 16, fontSize: 12 }}>{[...seen].map(([text, color]) =>
      <span key={text}><b style={{ display: 'inline-block', width: 14, height: 4, marginRight: 6, verticalAlign: 'middle', background: color }} />{text}</span>)}</div>
  </div>;
}

/** The columns that are shown, sorted as the dashboard says. */
function tableOf(frame, sortBy) {
  const fields = frame.fields.filter((field) => !field.config.custom?.hidden);
  const key = fields.find((field) => getFieldDisplayName(field, frame) === sortBy?.displayName);
  if (!key) return { ...frame, fields };
  const order = key.values.map((_, i) => i).sort((a, b) => (sortBy.desc ? -1 : 1) * ((key.values[a] ?? -Infinity) - (key.values[b] ?? -Infinity)));
  return { ...frame, fields: fields.map((field) => ({ ...field, values: order.map((i) => field.values[i]) })) };
}

function Picture({ panel, data, width, height }) {
  const { options: shown = {} } = panel;
  const values = () => getFieldDisplayValues({
    data, theme, timeZone: 'utc', fieldConfig: panel.fieldConfig, replaceVariables: (text) => source.fill(text),
    reduceOptions: { calcs: ['lastNotNull'], values: false, ...shown.reduceOptions },
  });
  const repeated = { getValues: values, source: data, width, height, renderCounter: 0, orientation: shown.orientation ?? 'auto' };
  if (panel.type === 'timeseries') {
    return <TimeSeries frames={data} timeRange={range} timeZone="utc" width={width} height={height} options={{}} legend={shown.legend} />;
  }
  if (panel.type === 'stat') {
    return <VizRepeater {...repeated} renderValue={(it) => <BigValue value={it.value.display} width={it.width} height={it.height} count={it.count}
      colorMode={shown.colorMode} graphMode={shown.graphMode} textMode={shown.textMode} justifyMode={shown.justifyMode} text={shown.text} theme={theme} />} />;
  }
  if (panel.type === 'bargauge') {
    return <VizRepeater {...repeated} itemSpacing={8} minVizHeight={shown.minVizHeight} maxVizHeight={shown.maxVizHeight}
      renderValue={(it) => <BarGauge text={shown.text} value={it.value.display} field={it.value.field} width={it.width}
      height={it.height} display={it.value.view?.getFieldDisplayProcessor(it.value.colIndex)} orientation={shown.orientation}
      displayMode={shown.displayMode} theme={theme} itemSpacing={8} alignmentFactors={it.alignmentFactors} />} getAlignmentFactors={getDisplayValueAlignmentFactors} />;
  }
  if (panel.type === 'table') {
    return <TableNG data={tableOf(data[0], shown.sortBy?.[0])} width={width} height={height} getActions={() => []} structureRev={1} />;
  }
  if (panel.type === 'state-timeline') return <StateTimeline frames={data} width={width} height={height} />;
  throw new Error(`found a panel of type ${panel.type} (expected one that is drawn here)`);
}

class Guard extends React.Component {
  state = {};
  static getDerivedStateFromError(error) { return { error }; }
  componentDidCatch(error) { findings.push(`${this.props.title}: ${error.message}`); }
  render() { return this.state.error ? null : this.props.children; }
}

const NOTHING = { display: 'flex', height: '100%', alignItems: 'center', justifyContent: 'center', color: theme.colors.text.secondary };
let waiting = 0;

function Panel({ panel }) {
  const { x, y, w, h } = panel.gridPos, column = WIDTH / 24, width = w * column - GAP, height = h * UNIT - GAP;
  const [data, show] = useState(null);
  useEffect(() => {
    if (panel.type === 'row') return;
    waiting++;
    load(panel).catch((error) => { findings.push(`${panel.title}: ${error.message}`); return []; }).then(show).finally(() => waiting--);
  }, []);
  const isEmpty = data !== null && data.every((frame) => frame.length === 0);
  return <div style={{ position: 'absolute', left: x * column, top: y * UNIT, width, height }}>
    {panel.type === 'row' ? <div style={{ padding: '8px 4px', fontWeight: 500 }}>⌄ {panel.title}</div>
      : <PanelChrome title={panel.title} description={panel.description} width={width} height={height} loadingState={data ? LoadingState.Done : LoadingState.Loading}>
        {(innerWidth, innerHeight) => data && (isEmpty ? <div style={NOTHING}>No data</div>
          : <Guard title={panel.title}><Picture panel={panel} data={data} width={innerWidth} height={innerHeight} /></Guard>)}
      </PanelChrome>}
  </div>;
}

const board = await (await fetch('dashboard.json')).json();
source.choose(board.templating.list);
const panels = board.panels.flatMap((it) => [it, ...(it.panels ?? [])]).map(complete);
const height = Math.max(...panels.map(({ gridPos: { y, h } }) => y + h)) * UNIT;
document.body.style.margin = 0;
createRoot(document.getElementById('root')).render(<ThemeContext.Provider value={theme}>
  <GlobalStyles /><PortalContainer />
  <div style={{ position: 'relative', width: WIDTH, height, background: theme.colors.background.canvas }}>
    {panels.map((panel) => <Panel key={panel.id} panel={panel} />)}
  </div>
</ThemeContext.Provider>);
const began = Date.now();
do await new Promise((done) => setTimeout(done, 300));
while (waiting > 0 && Date.now() - began < 20000);
await new Promise((done) => setTimeout(done, 1500));
if (waiting > 0) findings.push(`${waiting} panels: still waiting for Prometheus`);
const report = document.createElement('script');
report.type = 'application/json';
report.id = 'findings';
report.textContent = JSON.stringify(findings);
document.body.append(report);
