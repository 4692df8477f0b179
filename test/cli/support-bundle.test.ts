import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Playground, playground } from './playground.ts';

const PLANTED = {
  environment: 'plantedInEnvironment',
  parameter: 'planted-in-parameter',
  file: 'planted-in-source',
  query: 'plantedInQuery',
  log: 'plantedInLog',
  config: 'planted-in-config',
};

let at: Playground;

beforeAll(async () => {
  at = await playground();
  process.env['MODEL_API_KEY'] = PLANTED.environment;
  process.env['DRYDOCK_TELEMETRY_OTLP_ENDPOINT'] = `http://127.0.0.1:9/v1?key=${PLANTED.query}`;
});
afterAll(async () => {
  delete process.env['MODEL_API_KEY'];
  delete process.env['DRYDOCK_TELEMETRY_OTLP_ENDPOINT'];
  await at[Symbol.asyncDispose]();
});

describe('drydock doctor --bundle', () => {
  it('holds what helps, and none of the secrets that are everywhere on the machine', async () => {
    writeFileSync(join(at.folder, 'PAY.cbl'), PLANTED.file);
    await at.run('run', 'start', '-w', 'short', '-p', `unless=${PLANTED.parameter}`, '--name', 'payroll');
    expect((await at.run('up', '--port', '0')).code).toBe(0);
    const token = readFileSync(join(at.home, 'token'), 'utf8').trim();
    const lines = [
      `called with ${PLANTED.environment} and ${PLANTED.parameter}`,
      `password=${PLANTED.log} token ${token} home ${process.env['HOME'] ?? ''}/x`,
      'disk is full DRY-E5004',
    ];
    appendFileSync(join(at.home, 'daemon.log'), `${lines.join('\n')}\n`);
    writeFileSync(join(at.folder, 'drydock.yaml'), `slots: ${PLANTED.config}\n`);
    const file = join(at.folder, 'support.tar.gz');
    const { stdout, stderr } = await at.run('doctor', 'home', 'config', 'telemetry', 'runs', '--bundle', file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const archive = gunzipSync(readFileSync(file)).toString('utf8');
    for (const secret of [...Object.values(PLANTED), token, `${process.env['HOME'] ?? ''}/x`])
      expect(archive).not.toContain(secret);
    expect(stdout).toContain('config');
    for (const name of ['doctor.json', 'version.json', 'config.json', 'store.json', 'daemon.log']) {
      expect(stderr).toContain(name);
      expect(archive).toContain(name);
    }
    expect(archive).toContain('disk is full DRY-E5004');
    expect(archive).toMatch(/"runs": \{\s+"succeeded": 1/);
    expect(archive).toMatch(/"schema": \d/);
    expect(archive).toMatch(/"whole": true/);
    expect(archive).toContain('"mistakes": [\n    "drydock.yaml:1:8"');
  }, 60_000);

  it('never writes over a file, and takes no other name than that of an archive', async () => {
    const file = join(at.folder, 'taken.tar.gz');
    writeFileSync(file, 'mine');
    expect((await at.run('doctor', 'node', '--bundle', file)).stderr).toContain('DRY-E5026');
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await at.run('doctor', 'node', '--bundle', 'support.zip')).stderr).toContain('DRY-E8165');
    expect(existsSync(join(at.folder, 'support.zip'))).toBe(false);
  }, 60_000);
});
