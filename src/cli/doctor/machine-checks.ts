import { readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { execa } from 'execa';
import { unknownVariables } from '../../config/index.ts';
import { homeFolder } from '../home.ts';
import { configuration, settings } from '../settings.ts';
import { offeredLevels } from '../../runtime/index.ts';
import type { Check, Finding } from './check.ts';

/** Checks of the machine and of the settings. */
export const machineChecks: readonly Check[] = [
  { id: 'node', why: 'drydock runs on it', look: node },
  { id: 'config', why: 'with a wrong setting nothing is started', look: config },
  { id: 'git', why: 'tells the state of a source tree, and the root of a project', look: git },
  { id: 'disk', why: 'nothing new starts when the disk of the home is nearly full', look: disk },
  { id: 'files', why: 'every run, stream and program under test needs open files', look: openFiles },
  {
    id: 'terminal',
    why: 'progress is drawn in place where that is possible, and printed line by line elsewhere',
    look: terminal,
  },
  {
    id: 'isolation',
    why: 'agents with processes of their own are kept away from your files',
    limitMs: 10_000,
    look: isolation,
  },
  { id: 'telemetry', why: 'traces of runs are sent there', needsNetwork: true, look: telemetry },
];

async function isolation(): Promise<Finding> {
  const level = (await offeredLevels()).at(-1) ?? 'process';
  if (level === 'sandbox') return { status: 'ok', found: level };
  const fix = process.platform === 'linux' ? 'sudo apt-get install bubblewrap' : 'Run drydock on Linux for more.';
  return { status: 'warn', found: `${level}: an emptied environment, and your files in reach`, fix };
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const found = `${process.versions.node} (${process.execPath})`;
  const isNew = major > 24 || (major === 24 && minor >= 15);
  return isNew ? { status: 'ok', found } : { status: 'fail', found, fix: 'Install Node 24.15 or newer.' };
}

async function config(): Promise<Finding> {
  const { issues, files } = await configuration();
  const [first] = issues;
  if (first !== undefined) {
    const more = issues.length > 1 ? `, and ${issues.length - 1} more` : '';
    return {
      status: 'fail',
      found: `${first.place}: ${first.message}${more}`,
      fix: `${first.fix} See: drydock config list`,
    };
  }
  const [odd] = unknownVariables(process.env);
  if (odd !== undefined) return { status: 'warn', found: `${odd.place}: ${odd.message}`, fix: odd.fix };
  const present = Object.values(files).filter(({ exists }) => exists);
  return { status: 'ok', found: present.map(({ path }) => path).join(', ') || 'built-in: no files' };
}

async function git(): Promise<Finding> {
  try {
    return { status: 'ok', found: (await execa('git', ['--version'], { timeout: 2_500 })).stdout.trim() };
  } catch {
    return { status: 'warn', found: 'not found', fix: 'sudo apt-get install git' };
  }
}

const GIB = 2 ** 30;

async function disk(): Promise<Finding> {
  const folder = homeFolder();
  const { bavail, bsize } = await statfs(folder).catch(() => statfs('/'));
  const free = bavail * bsize;
  const needed = settings()['disk.free_mib'] * 2 ** 20;
  const found = `${(free / GIB).toFixed(1)} GiB free`;
  const fix = 'Free some: drydock workspace prune --older-than 30d';
  if (free < needed) return { status: 'fail', found, fix };
  return free < needed * 4 ? { status: 'warn', found, fix } : { status: 'ok', found };
}

/** Open files that a busy machine should allow. */
const MANY_FILES = 4096;

function openFiles(): Finding {
  let limits = '';
  try {
    limits = readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return { status: 'skip', found: 'this system does not tell' };
  }
  const [, soft = 'unlimited'] = /^Max open files\s+(\S+)/m.exec(limits) ?? [];
  const found = `${soft} open files`;
  const isEnough = soft === 'unlimited' || Number(soft) >= MANY_FILES;
  return isEnough ? { status: 'ok', found } : { status: 'warn', found, fix: `ulimit -n ${MANY_FILES}` };
}

function terminal(): Finding {
  if (!process.stderr.isTTY) return { status: 'ok', found: 'no terminal: plain lines' };
  const { columns, rows } = process.stderr;
  const found = `${process.env['TERM'] ?? 'unknown'}, ${columns} x ${rows}`;
  return columns < 60
    ? { status: 'warn', found, fix: 'Make the window at least 60 columns wide.' }
    : { status: 'ok', found };
}

function telemetry(): Promise<Finding> | Finding {
  const endpoint = settings()['telemetry.otlp_endpoint'];
  if (endpoint === null) return { status: 'skip', found: 'not set: nothing is sent' };
  const { hostname, port, protocol } = new URL(endpoint);
  const number = Number(port || (protocol === 'https:' ? 443 : 80));
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: number, timeout: 2_500 });
    const end = (finding: Finding) => {
      socket.destroy();
      resolve(finding);
    };
    const fix = 'Correct it: drydock config explain telemetry.otlp_endpoint';
    socket.once('connect', () => end({ status: 'ok', found: `${endpoint} answers` }));
    socket.once('timeout', () => end({ status: 'warn', found: `${endpoint} does not answer`, fix }));
    socket.once('error', ({ message }) => end({ status: 'warn', found: `${endpoint}: ${message}`, fix }));
  });
}
