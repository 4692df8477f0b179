/** What deploy/ promises about a daemon, held against one that runs. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../', import.meta.url));
const deployed = (name: string): Promise<string> => readFile(join(root, 'deploy', name), 'utf8');

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasSystemd) process.stderr.write('! no systemd here: its unit is not verified\n');

let home: string;
let daemon: ChildProcess;

beforeAll(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'drydock-deploy-')));
  daemon = spawn(process.execPath, [inject('command'), 'serve', '--port', '0'], {
    cwd: home,
    env: { ...process.env, DRYDOCK_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface(daemon.stderr as NodeJS.ReadableStream)) if (/ serves /.test(line)) break;
});

afterAll(async () => {
  daemon.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

/** The names of the metrics of the daemon, as a scrape lists them. */
async function exposed(): Promise<ReadonlySet<string>> {
  const asked = request({
    socketPath: join(home, 'control.sock'),
    path: '/metrics',
    headers: { host: 'localhost' },
  }).end();
  const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream];
  return new Set([...(await text(answer)).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? ''));
}

const metricsIn = (content: string): readonly string[] => [
  ...new Set([...content.matchAll(/\bdrydock_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''))),
];

describe('deploy/', () => {
  it('shows nothing on the dashboard that a daemon does not expose', async () => {
    const shown = metricsIn(await deployed('grafana-dashboard.json'));
    expect(shown.length).toBeGreaterThan(10);
    const known = await exposed();
    expect(shown.filter((name) => !known.has(name))).toEqual([]);
  });

  it('explains every metric that a daemon exposes, and no other', async () => {
    expect(metricsIn(await deployed('README.md')).toSorted()).toEqual([...(await exposed())].toSorted());
  });

  it('has a dashboard whose panels each say what they are and lie beside each other', async () => {
    const { panels } = JSON.parse(await deployed('grafana-dashboard.json')) as {
      readonly panels: readonly {
        title: string;
        description: string;
        gridPos: Record<'x' | 'y' | 'w' | 'h', number>;
      }[];
    };
    const taken = new Set<string>();
    for (const { title, description, gridPos } of panels) {
      expect(title && description).toBeTruthy();
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x} ${y}`), title).toBe(false);
          taken.add(`${x} ${y}`);
        }
      }
    }
  });

  it.skipIf(!hasSystemd)('has a unit in which systemd finds nothing to complain about', () => {
    const unit = join(root, 'deploy/drydock.service');
    const env = { ...process.env, XDG_RUNTIME_DIR: home };
    const { stderr } = spawnSync('systemd-analyze', ['--user', 'verify', unit], { env, encoding: 'utf8' });
    expect(stderr).toBe('');
  });

  it('has container files that name each other, a Node that is new enough, and a user without rights', async () => {
    const dockerfile = await deployed('Dockerfile');
    const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
    const majors = [...dockerfile.matchAll(/^FROM node:(\d+)/gm)].map(([, major]) => Number(major));
    expect(majors).toHaveLength(2);
    const oldest = Number(/(\d+)/.exec(engines.node)?.[1]);
    expect(majors.filter((major) => major < oldest)).toEqual([]);
    expect(dockerfile).toMatch(/^USER (?!root)/m);
    const compose = parse(await deployed('compose.yaml')) as { services: Record<string, Record<string, unknown>> };
    expect(compose.services['drydock']).toMatchObject({
      build: { dockerfile: 'deploy/Dockerfile' },
      cap_drop: ['ALL'],
    });
    expect(compose.services['prometheus']).toMatchObject({ network_mode: 'service:drydock', user: '10001:10001' });
    expect(dockerfile).toContain('--uid 10001');
    const { scrape_configs: jobs } = parse(await deployed('prometheus.yaml')) as { scrape_configs: unknown[] };
    expect(jobs).toMatchObject([{ authorization: { credentials_file: '/var/lib/drydock/token' } }]);
    expect(dockerfile).toContain('DRYDOCK_HOME=/var/lib/drydock');
  });

  it('stops a daemon with SIGTERM as one that ended well, which systemd does not start again', async () => {
    daemon.kill('SIGTERM');
    const [code] = (await once(daemon, 'exit')) as [number | null];
    expect(code).toBe(0);
  });
});
