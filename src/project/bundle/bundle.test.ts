import { createHash, generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BundleFile, checkBundle, makeBundle, type ProgramEvidence, programEvidence, unpack } from '../index.ts';
import { caseFolder, caseName } from './bundle-names.ts';

const { privateKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

const contents = new Map(
  ['       PROGRAM-ID. PAY.', 'class Pay {}', 'TOTAL 12.50\n', '01 REC.'].map((text) => {
    const content = Buffer.from(text);
    return [createHash('sha256').update(content).digest('hex'), content] as const;
  }),
);
const [program = '', java = '', output = '', copybook = ''] = contents.keys();

function print(name: string, sha256: string) {
  return { name, sha256, bytes: contents.get(sha256)?.length ?? 7 };
}

const side = {
  stdout: [print('stdout of step 1', output)],
  exit: [0],
  files: [print('OUT', output)],
  deleted: [],
  opaque: [],
};

const evidence: ProgramEvidence = programEvidence.parse({
  cases: [
    {
      corpus: 'pay',
      id: 'v1',
      subject: 'src/PAY.cbl',
      oracle: 'strong',
      verdict: 'proven',
      reason: '',
      ms: 1,
      diagnostics: [],
      stderr: '',
      evidence: {
        format: 'drydock-evidence/1',
        corpus: 'pay',
        case: 'v1',
        subject: 'src/PAY.cbl',
        dialect: { std: 'ibm', format: 'fixed', cobcArgs: [] },
        clock: null,
        setup: {
          format: 'fixed',
          std: 'ibm',
          cobcArgs: [],
          copyDirs: ['copy'],
          modules: [],
          files: [],
          mkdirs: [],
          env: {},
          steps: [{ program: 'src/PAY.cbl', with: [], args: [], env: {}, cobcArgs: [] }],
        },
        inputs: [
          print('src/PAY.cbl', program),
          print('/usr/share/copy/REC.cpy', copybook),
          print('../BIG', createHash('sha256').digest('hex')),
        ],
        programs: [{ mainClass: 'Pay', sources: [0] }],
        translation: [print('app/Pay.java', java)],
        expected: side,
        actual: side,
        reproduce: '',
      },
    },
  ],
});

function bundle(): readonly BundleFile[] {
  return makeBundle({
    project: 'pay',
    program: 'PAY',
    run: 'run_1',
    id: 'ev_1',
    verdict: 'proven',
    reason: '',
    basis: 'recorded',
    evidence,
    drydock: '1',
    content: (sha256) => contents.get(sha256),
    privateKey,
  });
}

describe('an evidence bundle', () => {
  it('is whole as it was made, and says who signed it and what it does not hold', () => {
    const check = checkBundle(bundle());
    expect(check).toMatchObject({ problems: [], signedBy: expect.stringMatching(/^SHA256:[\w+/]{43}$/) });
    expect(check.manifest).toMatchObject({ verdict: 'proven', left_out: [{ name: '../BIG' }] });
    const paths = check.manifest?.files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['cases/src/PAY.cbl', 'java/app/Pay.java', 'expected/0/files/OUT']));
  });

  it('has the same bytes whenever it is made', () => {
    expect(bundle()).toEqual(bundle());
  });

  it('betrays any byte that was changed in any of its files', () => {
    const files = bundle();
    const place = fc
      .integer({ min: 0, max: files.length - 1 })
      .chain((file) =>
        fc.tuple(
          fc.constant(file),
          fc.integer({ min: 0, max: Math.max(0, (files[file]?.content.length ?? 1) - 1) }),
          fc.integer({ min: 1, max: 255 }),
        ),
      );
    fc.assert(
      fc.property(place, ([file, at, mask]) => {
        const changed = files.map(({ path, content }, index) => {
          const copy = Uint8Array.from(content);
          if (index === file) copy[at] = (copy[at] ?? 0) ^ mask;
          return { path, content: copy };
        });
        expect(checkBundle(changed).problems).not.toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('betrays any bit that was changed in its manifest or its signature', () => {
    const files = bundle();
    for (const name of ['manifest.json', 'signature.json']) {
      const content = files.find(({ path }) => path === name)?.content ?? new Uint8Array();
      for (let at = 0; at < content.length; at++)
        for (let bit = 0; bit < 8; bit++) {
          const copy = Uint8Array.from(content);
          copy[at] = (copy[at] ?? 0) ^ (1 << bit);
          const changed = files.map((file) => (file.path === name ? { path: name, content: copy } : file));
          if (checkBundle(changed).problems.length === 0) expect.fail(`${name}: byte ${at}, bit ${bit}`);
        }
    }
  }, 60_000);

  it('betrays files that were removed, added, renamed or exchanged', () => {
    const files = bundle();
    for (const file of files) {
      const without = files.filter((other) => other !== file);
      expect(checkBundle(without).problems, `without ${file.path}`).not.toEqual([]);
      expect(checkBundle([...without, { ...file, path: `${file.path}x` }]).problems).not.toEqual([]);
      expect(checkBundle([...files, file]).problems).not.toEqual([]);
      const other = files.find(({ content }) => Buffer.compare(content, file.content) !== 0) as BundleFile;
      expect(checkBundle([...without, { path: file.path, content: other.content }]).problems).not.toEqual([]);
    }
    expect(checkBundle([...files, { path: 'more', content: new Uint8Array() }]).problems).toEqual([
      'more: is not part of it',
    ]);
  });

  it('is not whole when somebody else signed a manifest of theirs as ours', () => {
    const files = bundle();
    const [manifest, ...rest] = files;
    const forged = Buffer.from(
      Buffer.from(manifest?.content ?? [])
        .toString()
        .replace('"proven"', '"mismatch"'),
    );
    const check = checkBundle([{ path: 'manifest.json', content: forged }, ...rest]);
    expect(check).toMatchObject({
      signedBy: null,
      problems: ['signature.json: the signature does not fit manifest.json'],
    });
  });
});

describe('names in a bundle', () => {
  it('never lead out of it, whatever the inputs are called', () => {
    const name = fc.oneof(
      fc.string(),
      fc.constantFrom('../../etc/passwd', '/etc/passwd', 'C:\\x', 'a/../../b', '..', 'a\nb', ''),
    );
    fc.assert(
      fc.property(name, (text) => {
        for (const path of [caseName(text), caseFolder(text)]) {
          expect(path).not.toMatch(/^\/|\\|:|(^|\/)\.\.(\/|$)/);
          expect(path).not.toBe('');
        }
      }),
    );
  });
});

describe('an archive', () => {
  it('that is none, is cut off, or holds links is refused with what is wrong', () => {
    expect(() => unpack(Buffer.from('hello'))).toThrow(/cannot be unpacked/);
    expect(() => unpack(gzipSync(Buffer.alloc(100)))).toThrow(/ends too early/);
    const header = Buffer.alloc(512);
    header.write('link', 0);
    header.write('00000000000\0', 124);
    header.write(' '.repeat(8), 148);
    header.write('2', 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    expect(() => unpack(gzipSync(Buffer.concat([header, Buffer.alloc(1024)])))).toThrow(/no plain file/);
  });
});
