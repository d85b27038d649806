// Asks Prometheus what a dashboard asks: its variables, then the queries of a panel, as Grafana's data frames.
import { FieldType, toDataFrame } from '@grafana/data';

export class Source {
  constructor(address, end, seconds) {
    this.address = address;
    this.end = end;
    this.seconds = seconds;
    this.step = Math.max(1, Math.round(seconds / 200));
    this.values = { __rate_interval: '60s', __interval: `${this.step}s`, __range: `${seconds}s` };
  }

  async ask(path, form) {
    const response = await fetch(`${this.address}/api/v1/${path}?${new URLSearchParams(form)}`);
    const answer = await response.json();
    if (answer.status !== 'success') throw new Error(answer.error);
    return answer.data;
  }

  fill(text) {
    return text.replace(/\$\{?(\w+)(?::\w+)?\}?/g, (whole, name) => this.values[name] ?? whole);
  }

  /** Everything is chosen, as when a dashboard is opened. */
  choose(variables) {
    for (const it of variables) {
      if (it.type === 'query') this.values[it.name] = it.allValue;
    }
  }

  async frames(panel) {
    const answers = await Promise.all(panel.targets.map((target) => this.frame(target, panel.targets.length > 1)));
    return answers.flat();
  }

  async frame(target, many) {
    const query = this.fill(target.expr);
    if (target.format === 'table') {
      const { result } = await this.ask('query', { query, time: this.end });
      return [this.table(target, result, many)];
    }
    const { result } = target.instant
      ? await this.ask('query', { query, time: this.end })
      : await this.ask('query_range', { query, start: this.end - this.seconds, end: this.end, step: this.step });
    return result.map((series) => this.line(target, series));
  }

  table(target, result, many) {
    const labels = [...new Set(result.flatMap((it) => Object.keys(it.metric)))].sort();
    return toDataFrame({
      refId: target.refId,
      fields: [
        { name: 'Time', type: FieldType.time, values: result.map((it) => it.value[0] * 1000) },
        ...labels.map((name) => ({ name, type: FieldType.string, values: result.map((it) => it.metric[name] ?? '') })),
        { name: many ? `Value #${target.refId}` : 'Value', type: FieldType.number, values: result.map((it) => Number(it.value[1])) },
      ],
    });
  }

  line(target, { metric, values, value }) {
    const points = values ?? [value];
    const name = (target.legendFormat ?? '').replace(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? '').trim();
    const known = new Map(points.map(([time, number]) => [Math.round(time * 1000), Number(number)]).filter(([, number]) => Number.isFinite(number)));
    // a moment without a number is a gap in the line
    const times = values ? [...this.moments(points[0][0])] : [...known.keys()];
    return toDataFrame({
      refId: target.refId,
      name,
      fields: [
        { name: 'Time', type: FieldType.time, values: times, config: {} },
        {
          name: 'Value', type: FieldType.number, labels: metric, values: times.map((time) => known.get(time) ?? null),
          config: name ? { displayNameFromDS: name } : {},
        },
      ],
    });
  }

  *moments(first) {
    const start = this.end - this.seconds;
    for (let at = start; at <= this.end; at += this.step) yield Math.round(at * 1000);
  }
}
