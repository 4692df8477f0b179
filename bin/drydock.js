#!/usr/bin/env node
// Plain JavaScript that also runs on an old Node, so that it can say what is wrong instead of failing on syntax.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `drydock needs Node 24.15 or newer; this is ${process.versions.node}.\n` +
      'The repository brings its own: run it as "npm run drydock -- <command>" or "npm run demo".\n',
  );
  process.exit(2);
}
const { enableCompileCache } = await import('node:module');
enableCompileCache?.();
await import('../src/cli/main.ts');
