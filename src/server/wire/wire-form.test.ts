import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CommandRequest, commandRequestSchema, dollarsOf, jsonObjectSchema, microsOf } from '../../model/index.ts';
import { fromModel, fromWire, wireOf } from './wire-form.ts';

describe('the wire form', () => {
  it('has snake_case names, moments in RFC 3339 and money in dollars; what users own is passed through', () => {
    const wire = wireOf(
      z.object({
        startedAt: z.int().nullable(),
        limitMicros: z.int().optional(),
        params: jsonObjectSchema,
        byName: z.record(z.string(), z.object({ maxBytes: z.int() })),
      }),
    );
    const value = {
      startedAt: 0,
      limitMicros: 1_500_000,
      params: { camelCase: 1 },
      byName: { camelStep: { maxBytes: 5 } },
    };
    const json = {
      started_at: '1970-01-01T00:00:00.000Z',
      limit_usd: '1.50',
      params: { camelCase: 1 },
      by_name: { camelStep: { max_bytes: 5 } },
    };
    expect(wire.encode(value)).toEqual(json);
    expect(wire.schema.parse(json)).toEqual(json);
    expect(wire.decode({ ...json, newer_field: true })).toEqual(value);
    expect(wire.schema.safeParse({ ...json, newer_field: true }).success).toBe(false);
  });

  it('of every command means the same command', () => {
    const wire = wireOf(commandRequestSchema);
    const text = fc.string({ minLength: 1, maxLength: 8 });
    const request: fc.Arbitrary<CommandRequest> = fc.oneof(
      fc.record({ verb: fc.constant('set_budget' as const), limitMicros: fc.option(fc.nat(2_000_000_000)) }),
      fc.record({ verb: fc.constant('skip' as const), step: text, item: fc.option(text), reason: text }),
      fc.record({ verb: fc.constant('fork' as const), step: text, params: fc.dictionary(text, fc.string()) }),
      fc.constant<CommandRequest>({
        verb: 'edit',
        edits: [
          {
            op: 'set_agent',
            step: 'a',
            agent: { skill: 'x.y', constraints: { someName: [1] }, strategy: 'cost', fallbacks: [] },
          },
        ],
      }),
      fc.constantFrom<CommandRequest>(
        { verb: 'resume' },
        { verb: 'retry', scope: { kind: 'items', step: 'a', items: ['b'] } },
      ),
    );
    fc.assert(
      fc.property(request, (given) => {
        const json = JSON.parse(JSON.stringify(wire.encode(given)));
        const read = fromWire(wire, wire.schema.parse(json));
        expect(read.data).toEqual(given);
      }),
    );
  });

  it('of money is exact', () => {
    fc.assert(fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (micros) => microsOf(dollarsOf(micros)) === micros));
    expect([0, 1, 10_000, 1_000_000, 12_340_000].map(dollarsOf)).toEqual(['0.00', '0.000001', '0.01', '1.00', '12.34']);
  });

  it('of what no schema describes follows the same names', () => {
    expect(fromModel({ waitsFor: [{ availableAt: 0, spentMicros: 5 }], nothing: null, left: undefined })).toEqual({
      waits_for: [{ available_at: '1970-01-01T00:00:00.000Z', spent_usd: '0.000005' }],
      nothing: null,
    });
  });
});
