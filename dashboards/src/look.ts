// Colours and words that every dashboard shares. The colours are Okabe and Ito's, which colour-blind people tell apart;
// no panel says anything by colour alone.
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';

export const GOOD = '#009E73';
export const WARN = '#E69F00';
export const BAD = '#D55E00';
export const INFO = '#56B4E9';
export const STILL = '#7F8C9B';

type Step = [from: number | null, color: string];

export const steps = (...list: Step[]) =>
  new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(list.map(([value, color]) => ({ value, color })));

/** Nothing is good; anything at all is bad. */
export const anyIsBad = steps([null, GOOD], [1, BAD]);
export const anyIsWorth = steps([null, GOOD], [1, WARN]);
export const plain = steps([null, INFO]);

/** Words instead of numbers: value, word, colour. */
export const words = (...list: [value: number | string, text: string, color: string][]): dashboard.ValueMapping[] => [
  {
    type: dashboard.MappingType.ValueToText,
    options: Object.fromEntries(list.map(([value, text, color], index) => [String(value), { text, color, index }])),
  },
];

export const yesNo = (yes: string, no: string) => words([1, yes, GOOD], [0, no, BAD]);
