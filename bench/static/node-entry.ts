/** What `npm run bench:static` bundles for Node. */
export { compareReports, describeChanges, gotWorse } from './changes';
export { compilePipelines } from './compile';
export { FAMILIES, staticJobs } from './jobs';
export { distinctPrograms, judge, stepKernels } from './judge';
export { kernelTable, readReport, writeReport } from './table';
