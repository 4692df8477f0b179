import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kindOf } from './address-rules.ts';
import { addressProblem, checkedUrl } from './target.ts';

describe('an address', () => {
  it('is of the kind that the registries of special addresses say, in every spelling', () => {
    const kinds = {
      public: [
        '1.1.1.1',
        '8.8.8.8',
        '172.32.0.1',
        '100.128.0.1',
        '2606:4700::1111',
        '::ffff:8.8.8.8',
        '64:ff9b::808:808',
      ],
      loopback: ['127.0.0.1', '127.255.255.254', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::ffff:7f00:1'],
      private: [
        '10.0.0.1',
        '172.16.0.1',
        '172.31.255.255',
        '192.168.1.1',
        '169.254.169.254',
        '100.64.0.1',
        '198.18.0.1',
        'fd00::1',
        'fe80::1',
        'fe80::1%eth0',
        '::ffff:169.254.169.254',
        '::ffff:a9fe:a9fe',
        '::10.0.0.1',
        '64:ff9b::a00:1',
        '2002:a00:1::',
        '2002:c0a8:101::1',
        'fd00:ec2::254',
      ],
      reserved: ['0.0.0.0', '0.1.2.3', '255.255.255.255', '224.0.0.1', '240.0.0.1', '::', 'ff02::1', 'example.com', ''],
    } as const;
    for (const [kind, addresses] of Object.entries(kinds))
      for (const address of addresses) expect(`${address} ${kindOf(address)}`).toBe(`${address} ${kind}`);
  });

  it('is never taken for a public one because IPv6 dresses it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const hex = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
        const groups = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`;
        for (const dressed of [`::ffff:${address}`, `::ffff:${groups}`, `64:ff9b::${groups}`, `2002:${groups}::1`])
          expect(`${dressed} ${kindOf(dressed)}`).toBe(`${dressed} ${kindOf(address)}`);
      }),
    );
  });
});

describe('the URL of a webhook', () => {
  const refused = (url: string, allowPrivate = false) => {
    try {
      return checkedUrl({ url, allowPrivate });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };

  it('may lead to the internet by https, and to this machine', () => {
    for (const url of [
      'https://example.com/hook?x=1',
      'http://localhost:3000/',
      'http://127.0.0.1:1/',
      'https://[::1]/',
    ])
      expect(refused(url)).toBe(url);
  });

  it('leads neither inside the network nor anywhere in plain text, however it is spelt', () => {
    const inside = [
      'http://example.com/',
      'https://10.0.0.1/',
      'https://169.254.169.254/latest',
      'https://[fe80::1]/',
      'https://0xa9fea9fe/',
      'https://2852039166/',
      'https://0251.0376.0251.0376/',
      'https://[::ffff:10.0.0.1]/',
    ];
    for (const url of inside) expect(refused(url)).toMatchObject({ code: 'DRY-E8090' });
    for (const url of inside) expect(refused(url, true)).toBeTypeOf('string');
    const never = [
      'ftp://example.com/',
      'file:///etc/passwd',
      'example.com',
      '',
      'https://u:p@example.com/',
      'https://x/#y',
    ];
    for (const url of [...never, 'https://0.0.0.0/', 'https://224.0.0.1/', 'https://[::]/'])
      expect(refused(url, true)).toMatchObject({ code: 'DRY-E8090' });
  });

  it('does not lead to this machine by a name that does not say so', () => {
    const rules = { host: 'rebound.example', allowPrivate: false };
    for (const address of ['127.0.0.1', '::1', '10.1.2.3', '169.254.169.254']) {
      expect(addressProblem(address, rules)).not.toBeNull();
      expect(addressProblem(address, { ...rules, allowPrivate: true })).toBeNull();
    }
    expect(addressProblem('93.184.215.14', rules)).toBeNull();
    expect(addressProblem('10.0.0.1', { host: 'localhost', allowPrivate: true })).not.toBeNull();
  });
});
