// What to do when a panel has nothing to show, where the same holds for many.
export const EXPORTER_SILENT =
  'no exporter is scraped, or its collector has not succeeded yet: see Milvus / Exporter.';
export const NATIVE_SILENT =
  "Prometheus does not scrape Milvus' own page (port 9091), or there has been no such request since Milvus started.";
export const NOTHING_WRONG = 'good: there is nothing to report.';
export const optIn = (collector: string) =>
  `the collector ${collector} is off by default: start the exporter with --collector.${collector}.`;
export const LATER = (version: string) =>
  `this Milvus is older than ${version}, or Prometheus does not scrape its own page (port 9091).`;
export const STREAMING = 'Milvus before 2.6 writes without the streaming service; 2.5 has it switched off by default.';
