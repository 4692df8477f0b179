import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Document } from 'yaml';
import { AnswerCache, ModelGateway, type ModelSettings, parseProviders, type ProviderSettings } from '../llm/index.ts';
import { DrydockError } from '../model/index.ts';
import { parseMoney } from '../workflow/index.ts';
import { settings } from './settings.ts';

/**
 * What asks language models for the runs of this process, as the settings say.
 *
 * @param home absolute path of the folder that keeps answers
 * @throws DRY-E3011 the file of providers is wrong, DRY-E5002 it cannot be read
 */
export async function modelGateway(home: string): Promise<ModelGateway> {
  const configured = settings();
  return new ModelGateway({
    ...(await modelSettings()),
    env: process.env,
    cache: configured.model_cache ? new AnswerCache(join(home, 'models')) : undefined,
    money: {
      unknownPrice: configured['models.unknown_price'],
      ownerDayMicros: microsOf(configured['models.owner_budget_day']),
      ownerMonthMicros: microsOf(configured['models.owner_budget_month']),
    },
  });
}

/** Which models the settings name. @throws DRY-E3011 the file of providers is wrong, DRY-E5002 it cannot be read */
export async function modelSettings(): Promise<ModelSettings> {
  const { model, providers } = settings();
  return { model, providers: providers === null ? [] : await providersIn(providers) };
}

function microsOf(amount: string | number | null): number | null {
  return amount === null ? null : parseMoney(String(amount));
}

async function providersIn(file: string): Promise<readonly ProviderSettings[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E5002', { path: file, problem }, { cause: error });
  }
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [wrong] = document.errors;
  if (wrong !== undefined) {
    const { line, col } = lines.linePos(wrong.pos[0]);
    const place = `${file}:${line}:${col}`;
    throw new DrydockError('DRY-E3011', { count: 1 }, { place, details: [wrong.message.split('\n')[0] ?? ''] });
  }
  const value = valueOf(document, file);
  const isGroup = typeof value === 'object' && value !== null && 'providers' in value;
  return parseProviders(isGroup ? value.providers : value, file);
}

/** @throws DRY-E3011 for aliases of values that are not there, or that are repeated without end */
function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new DrydockError('DRY-E3011', { count: 1 }, { place: file, details: [detail], cause: error });
  }
}
