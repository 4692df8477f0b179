import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeConfig } from './change.ts';
import { configJsonSchema } from './json-schema.ts';
import { parseConfigFile } from './parse-file.ts';
import { type SettingKey, settingKeys } from './settings.ts';

const source = (text: string) => ({ scope: 'project' as const, file: '/p/drydock.yaml', shown: 'drydock.yaml', text });
const parse = (text: string) => parseConfigFile(source(text));
const told = (text: string) => parse(text).issues.map(({ place, message, fix }) => `${place} ${message}. ${fix}`);
const values = (text: string) =>
  Object.fromEntries([...parse(text).layer.values].map(([key, { value }]) => [key, value])) as Record<string, unknown>;

function change(text: string, key: SettingKey, value?: unknown): string {
  const done = changeConfig(source(text), value === undefined ? { op: 'unset', key } : { op: 'set', key, value });
  if (!done.ok) throw new Error(done.issues.map(({ message }) => message).join());
  return done.text;
}

const EXAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  number: [1, 7, 50],
  port: [0, 80, 65_535],
  path: ['/a', '/a b/ü', '/it: has # marks', '/"quoted"'],
  text: ['ana', 'é: "x" #1', '- dash', '123', 'on', 'null', '*star'],
};

function example(key: SettingKey): fc.Arbitrary<unknown> {
  if (key === 'home' || key === 'providers') return fc.constantFrom(...(EXAMPLES['path'] ?? []));
  if (key === 'agents') return fc.array(fc.constantFrom(...(EXAMPLES['path'] ?? [])), { maxLength: 3 });
  if (key === 'port') return fc.constantFrom(...(EXAMPLES['port'] ?? []));
  if (key === 'run.owner' || key === 'run.project' || key === 'model')
    return fc.constantFrom(...(EXAMPLES['text'] ?? []));
  if (key === 'models.unknown_price') return fc.constantFrom('refuse', 'allow');
  if (key === 'run.budget' || key.startsWith('models.owner_budget')) return fc.constantFrom('$5', 5, '0.25');
  if (key === 'run.priority') return fc.constantFrom('urgent', 'low');
  if (key === 'run.on_exhausted') return fc.constantFrom('stop', 'continue');
  if (key === 'color') return fc.constantFrom('always', 'never');
  if (key === 'durability') return fc.constantFrom('power-loss', 'process-crash');
  if (key.startsWith('keep.')) return fc.constantFrom('all', 'nothing');
  if (key === 'telemetry.otlp_endpoint') return fc.constantFrom('http://127.0.0.1:4318', 'https://otel.example/v1');
  if (key.startsWith('flags.') || key === 'approver_must_differ' || key === 'model_cache') return fc.boolean();
  return fc.constantFrom(...(EXAMPLES['number'] ?? []));
}

const steps = fc.array(
  fc
    .constantFrom(...settingKeys)
    .chain((key) => fc.tuple(fc.constant(key), fc.option(example(key), { nil: undefined, freq: 4 }))),
  { maxLength: 12 },
);

describe('a configuration file', () => {
  it('says what it says, wherever numbers and words are in quotes', () => {
    expect(
      values(`# ours
port: "8080"
approver_must_differ: on
agents: [../shared, ~/mine]
run:
  priority: low # nightly
  budget: $7.50
flags: { enableDynamicRouting: off }
`),
    ).toEqual({
      port: 8080,
      approver_must_differ: true,
      agents: ['/shared', expect.stringMatching(/^\/.+\/mine$/)],
      'run.priority': 'low',
      'run.budget': '$7.50',
      'flags.enableDynamicRouting': false,
    });
  });

  it('is told what is wrong, where, and what was meant', () => {
    expect(told('slot: 3\n')).toEqual(['drydock.yaml:1:1 there is no setting slot. Did you mean slots?']);
    expect(told('# x\nrun:\n  priorty: low\n')).toEqual([
      'drydock.yaml:3:3 there is no setting run.priorty. Did you mean run.priority?',
    ]);
    expect(told('priority: low\n')).toEqual([
      'drydock.yaml:1:1 there is no setting priority. Did you mean run.priority?',
    ]);
    expect(told('port: 70000\n')).toEqual([
      'drydock.yaml:1:7 70000 is no value for port. Give a whole number from 0 to 65535.',
    ]);
    expect(told('run.priority: low\n')).toEqual([
      'drydock.yaml:1:1 run.priority stands in one line. Write it as two:  run:  and, indented, priority: …',
    ]);
    expect(told('run: low\n')[0]).toContain('drydock.yaml:1:6 run is a group of settings');
    expect(told('port:\n')[0]).toContain('drydock.yaml:1:1 port has no value');
    expect(told('- port\n')[0]).toContain('drydock.yaml:1:1 a configuration is a list of `key: value`');
    expect(told('port: 1\nport: 2\n')[0]).toContain('drydock.yaml:2:1 Map keys must be unique');
    expect(told('a: [1\nb: 2\n')[0]).toMatch(/^drydock\.yaml:\d+:\d+ /);
    expect(told('telemetry: { otlp_endpoint: "http://ana:secret@x" }\n')[0]).toContain('without user and password');
    expect(told('---\nport: 1\n---\nport: 2\n')).toHaveLength(1);
    expect(told('run:\n  # nothing yet\n')).toEqual([]);
    expect(told('')).toEqual([]);
  });

  it('keeps what is right, when something else is wrong', () => {
    expect(values('port: 8080\nslots: many\n')).toEqual({ port: 8080 });
  });

  it('is never a reason to fail, whatever bytes it has', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(
              fc.constantFrom(
                'port',
                'run',
                ':',
                ' ',
                '\n',
                '  ',
                '- ',
                '[',
                '{',
                '}',
                '&a',
                '*a',
                '"',
                '#',
                '1',
                '? ',
                '!!x',
                '|',
              ),
              {
                maxLength: 24,
              },
            )
            .map((parts) => parts.join('')),
        ),
        (text) => {
          for (const { place } of parse(text).issues) expect(place).toMatch(/^drydock\.yaml:\d+:\d+$/);
        },
      ),
    );
    const bomb = `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nagents: [*c,*c,*c,*c]\n`;
    expect(told(bomb).at(-1)).toContain('drydock.yaml:4:9 this is no value for agents');
  });
});

describe('a change of a configuration file', () => {
  it('is there when the file is read again, and nothing else has changed', () => {
    fc.assert(
      fc.property(steps, (changes) => {
        let text = '# head\n\nslots: 3 # cores\n';
        const expected: Record<string, unknown> = { slots: 3 };
        for (const [key, value] of changes) {
          text = change(text, key, value);
          if (value === undefined) delete expected[key];
          else expected[key] = value;
          expect(values(text)).toEqual(expected);
        }
      }),
    );
  });

  it('leaves comments and the order of lines as they are', () => {
    const text = `# Drydock of the payroll team

# Attempts at one time.
slots: 2 # small machine

run:
  # Nightly work waits.
  priority: low

# The end
`;
    const after = change(change(change(text, 'slots', 4), 'run.budget', '$5'), 'port', 0);
    for (const line of text.split('\n').filter((one) => one.includes('#') && !one.startsWith('slots')))
      expect(after).toContain(line);
    expect(after).toContain('slots: 4 # small machine');
    expect(after.indexOf('slots')).toBeLessThan(after.indexOf('priority'));
    expect(change(change(after, 'run.budget'), 'port')).toBe(text.replace('slots: 2', 'slots: 4'));
  });

  it('keeps comments when nothing else is left, and the line ends of Windows', () => {
    expect(change('# only this\nport: 1\n', 'port')).toBe('# only this\n');
    expect(change('port: 1\n', 'port')).toBe('');
    expect(change('slots: 1\r\nport: 1\r\n', 'port', 2)).toBe('slots: 1\r\nport: 2\r\n');
    expect(values(change('# a comment\n', 'run.owner', 'ana'))).toEqual({ 'run.owner': 'ana' });
    expect(change('# a comment\n', 'run.owner', 'ana')).toContain('# a comment');
  });

  it('is refused where the file is wrong already', () => {
    const done = changeConfig(source('prt: 1\n'), { op: 'set', key: 'port', value: 1 });
    expect(done).toMatchObject({ ok: false, issues: [{ place: 'drydock.yaml:1:1' }] });
  });
});

describe('the schema for editors', () => {
  it('describes every setting', () => {
    const schema = configJsonSchema() as { properties: Record<string, { properties?: Record<string, unknown> }> };
    for (const key of settingKeys) {
      const [first = '', second] = key.split('.');
      const found = second === undefined ? schema.properties[first] : schema.properties[first]?.properties?.[second];
      expect(found, key).toMatchObject({ description: expect.stringMatching(/^[A-Z]/) });
    }
  });

  it('is the one of the reference', async () => {
    await expect(`${JSON.stringify(configJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      '../../docs/reference/config.schema.json',
    );
  });
});
