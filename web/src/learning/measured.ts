/** What is measured, in words, and how a figure is written. */
import type { EvaluationLine, Figure, Measure, Wished } from '../server/answers/evaluations'
import type { ManifestShown } from '../server/answers/manifests'
import type { Pair, Say } from '../words'

export const measures: Readonly<Record<Measure, Pair>> = {
  sensitivity: { zh: '灵敏度', en: 'Sensitivity' },
  specificity: { zh: '特异度', en: 'Specificity' },
  accuracy: { zh: '准确率', en: 'Accuracy' },
  auc: { zh: 'AUC', en: 'AUC' },
  average_precision: { zh: '平均精确率', en: 'Average precision' },
  calibration_slope: { zh: '校准斜率（1 为准）', en: 'Calibration slope (1 is right)' },
  calibration_intercept: { zh: '校准截距（0 为准）', en: 'Calibration intercept (0 is right)' },
  ece: { zh: 'ECE（0 为准）', en: 'ECE (0 is right)' },
  brier: { zh: 'Brier 分数（越小越好）', en: 'Brier score (less is better)' },
}

export const digits = 3

export function written(value: number): string {
  return value.toFixed(digits).replace('-', '−')
}

/** 0.981 (0.960 to 0.992); undefined where nothing was measured. */
export function withInterval({ value, low, high }: Figure, say: Say): string | undefined {
  if (value === null) return undefined
  if (low === null || high === null) return say(`${written(value)}（没有区间）`, `${written(value)} (no interval)`)
  return say(`${written(value)}（${written(low)} 至 ${written(high)}）`, `${written(value)} (${written(low)} to ${written(high)})`)
}

/** 97.5, of intervals at this alpha. */
export function confidence(alpha: number): string {
  return String(Number((100 * (1 - alpha)).toPrecision(5)))
}

export function called({ package: name, version }: { readonly package: string; readonly version: string }): string {
  return `${name} ${version}`
}

/** Packages for which this very data set's test set was opened, together with those of the same opening. */
export function openedFor({ openings, packages }: Pick<ManifestShown, 'openings' | 'packages'>): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>()
  const here = new Set(packages.map(called))
  for (const { packages: named } of openings.filter(({ own }) => own)) {
    const names = named.map((one) => one.replace(/ \([0-9a-f]+\)$/, '')).filter((one) => here.has(one))
    for (const one of names) found.set(one, new Set([...(found.get(one) ?? []), ...names.filter((other) => other !== one)]))
  }
  return new Map([...found].map(([one, others]) => [one, [...others]]))
}

/** As it is typed. */
export interface Typed {
  readonly judged: string
  readonly beside: string
  readonly finding: string
  readonly from: string
  readonly to: string
  readonly prevalence: string
}

export const blank: Typed = { judged: '', beside: '', finding: '', from: '', to: '', prevalence: '' }

export type Missing = 'judged' | 'finding' | 'ages' | 'prevalence'

/** What is sent, or what is missing in it. */
export function wishedOf(typed: Typed, { packages }: Pick<ManifestShown, 'packages'>, root: string | null): Wished | Missing {
  const named = [typed.judged, typed.beside].flatMap((one) => packages.filter((other) => called(other) === one)).map(({ package: name, version }) => ({ package: name, version }))
  if (typed.judged === '' || named.length === 0) return 'judged'
  if (typed.finding === '') return 'finding'
  const ages = [typed.from, typed.to].map((one) => one.trim())
  const years = ages.map(Number)
  const stated = ages.some((one) => one !== '')
  const [low, high] = years
  if (stated && (low === undefined || high === undefined || ages.includes('') || !(low >= 0 && low <= high))) return 'ages'
  const shares = typed.prevalence.split(/[,，;；\s]+/).filter((one) => one !== '').map(Number)
  if (shares.some((one) => !(one > 0 && one < 1)) || shares.length > 5) return 'prevalence'
  return { packages: named, finding: typed.finding, ages: stated && low !== undefined && high !== undefined ? [low, high] : null, prevalences: shares, root }
}

/** Film 120 of 624. */
export function howFar({ read, films }: Pick<EvaluationLine, 'read' | 'films'>, say: Say): string | undefined {
  return films === 0 ? undefined : say(`读完 ${read} 幅，共 ${films} 幅`, `${read} of ${films} films read`)
}
