/** What runs have learnt about code bases, and their proofs, read for the API. */
export { contentOf, contentsOf, evidenceById, evidenceId, evidenceOf, type KeptEvidence } from './kept-evidence.ts';
export { evidenceView, vectorView } from './evidence-views.ts';
export { type KnownRun, ProjectReader } from './project-reader.ts';
export { signingKey } from './signing-key.ts';
