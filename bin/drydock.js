#!/usr/bin/env node
// Plain JavaScript that also runs on an old Node, so that it can say what is wrong instead of failing on syntax.
import { existsSync } from 'fs';
import * as modules from 'module';
import { homedir } from 'os';
import { isAbsolute, join } from 'path';

const [major, minor] = process.versions.node.split('.').map(Number);
const sources = new URL('../src/cli/main.ts', import.meta.url);
const inRepository = existsSync(sources);

if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(
    `drydock needs Node 24.15 or newer; this is ${process.versions.node}.\n` +
      (inRepository
        ? '  Next: the repository brings its own: npm run drydock -- <command>, or npm run demo\n'
        : '  Next: nvm install 24, or an installer from https://nodejs.org; then the same command again\n'),
  );
  process.exitCode = 2;
} else {
  // Below the user's own cache: a folder that others can write to is no place for code.
  const cache = process.env.XDG_CACHE_HOME;
  const folder = cache && isAbsolute(cache) ? cache : join(homedir(), '.cache');
  modules.enableCompileCache(join(folder, 'drydock', 'code'));
  void import(inRepository ? sources.href : new URL('../dist/drydock.js', import.meta.url).href);
}
