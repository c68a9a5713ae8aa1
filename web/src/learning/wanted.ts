/** A data set as somebody types it, and as it is sent. */
import type { How, Kind, Labelling, Wanted } from '../server/answers/manifests'

export interface Written {
  readonly kind: Kind
  readonly name: string
  readonly table: string
  /** The name and the text of a table from this computer. */
  readonly file: string
  readonly text: string
  readonly root: string
  readonly approval: string
  readonly labelling: Labelling
  readonly columns: Readonly<Record<string, string>>
  readonly leaveOut: string
  readonly how: How
  readonly test: string
  readonly tune: string
  readonly gap: string
  readonly seed: string
  readonly margin: string
  readonly oneSpacing: boolean
}

export const blank: Written = {
  kind: 'table', name: '', table: '', file: '', text: '', root: '', approval: '', labelling: 'one', columns: {}, leaveOut: '',
  how: 'lowest', test: '', tune: '', gap: '', seed: '', margin: '', oneSpacing: false,
}

const all = ['name', 'table', 'utf8', 'approval', 'columns', 'leave_out', 'seed', 'shares', 'margin'] as const
export type Missing = (typeof all)[number]

const usual = { test: 0.2, tune: 0.1, gap: 0 } as const

/** What a column may say, for each kind of data set. */
export function meaningsOf({ kind, labelling, how }: Pick<Written, 'kind' | 'labelling' | 'how'>): readonly string[] {
  const names = kind === 'archive' ? ['study', 'image', 'label', 'group'] : ['path', 'label', 'patient', 'block', 'group', 'row', 'spacing_mm', 'mask']
  const left = labelling === 'mask' ? names.filter((one) => one !== 'label') : names.filter((one) => one !== 'mask')
  return how === 'given' ? [...left, 'set'] : left
}

/** Without these a row says nothing. */
export function neededOf({ kind, labelling, how }: Pick<Written, 'kind' | 'labelling' | 'how'>): readonly string[] {
  return [kind === 'archive' ? 'study' : 'path', labelling === 'mask' ? 'mask' : 'label', ...(how === 'given' ? ['set'] : [])]
}

/** A name between commas, or one in quotes that may hold some. */
const column = /("(?:[^"]|"")*"|[^,]*)(,|$)/g

/** The names that a table's first line gives its columns. */
export function columnsOf(text: string): readonly string[] {
  const [head = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)
  const names: string[] = []
  if (head === '') return names
  for (const [, name = '', end] of head.matchAll(column)) {
    names.push(name.trim().replace(/^"(.*)"$/, '$1').replaceAll('""', '"').trim())
    if (end === '') break
  }
  return names
}

function shareOf(said: string): number | null | undefined {
  if (said.trim() === '') return null
  const value = Number(said)
  return value >= 0 && value < 1 ? value : undefined
}

function pairsOf(said: string): readonly (readonly [string, string])[] | undefined {
  const lines = said.split('\n').map((one) => one.trim()).filter((one) => one !== '')
  const pairs = lines.map((one) => [one.slice(0, one.indexOf('=')).trim(), one.slice(one.indexOf('=') + 1).trim()] as const)
  return lines.every((one, number) => one.includes('=') && pairs[number]?.every((part) => part !== '')) ? pairs : undefined
}

/** Whether a column that a row needs is neither there by its own name nor chosen. */
export function lacksColumn(written: Written, columns: readonly string[], one: string): boolean {
  return columns.length > 0 && neededOf(written).includes(one) && !columns.includes(one) && (written.columns[one] ?? '') === ''
}

/** All that is missing or no such thing. `columns` are those of the table, as far as they are known. */
export function missingOf(written: Written, columns: readonly string[] = []): readonly Missing[] {
  const { kind, how } = written
  const [test, tune, gap] = [shareOf(written.test), shareOf(written.tune), shareOf(written.gap)]
  const odd = test === undefined || tune === undefined || gap === undefined
  const margin = shareOf(written.margin)
  const lacks: Readonly<Record<Missing, boolean>> = {
    name: written.name.trim() === '',
    table: kind === 'table' ? written.table === '' : written.text === '',
    utf8: written.text.includes('\uFFFD'),
    approval: kind === 'archive' && written.approval === '',
    columns: neededOf(written).some((one) => lacksColumn(written, columns, one)),
    leave_out: pairsOf(written.leaveOut) === undefined,
    seed: how === 'seeded' && !/^\d{1,15}$/.test(written.seed.trim()),
    shares: how !== 'given' && (odd || (test ?? usual.test) + (tune ?? usual.tune) + (gap ?? usual.gap) >= 1),
    margin: margin === undefined || margin === 0,
  }
  return all.filter((one) => lacks[one])
}

/** What is sent of a form that lacks nothing. */
export function wantedOf(written: Written): Wanted {
  const { kind, how } = written
  const share = (said: string) => (how === 'given' ? null : shareOf(said) ?? null)
  const meant = meaningsOf(written).flatMap((one) => {
    const column = written.columns[one] ?? ''
    return column === '' || column === one ? [] : [[one, column] as const]
  })
  return {
    name: written.name.trim(), kind, table: kind === 'table' ? written.table : '', text: kind === 'archive' ? written.text : '',
    root: kind === 'table' && written.root.trim() !== '' ? written.root.trim() : null, approval: kind === 'archive' ? written.approval : '',
    labelling: written.labelling, columns: Object.fromEntries(meant), leave_out: pairsOf(written.leaveOut) ?? [], how,
    test: share(written.test), tune: share(written.tune), gap: share(written.gap),
    seed: how === 'seeded' ? Number(written.seed) : null, margin: shareOf(written.margin) ?? null, one_spacing: written.oneSpacing,
  }
}
