/** A data set as somebody types it, and as it is sent. */
import type { How, Kind, Labelling, Wanted } from '../server/answers/manifests'

export interface Written {
  readonly kind: Kind
  readonly name: string
  readonly table: string
  /** The text of a table from this computer. */
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
  kind: 'table', name: '', table: '', text: '', root: '', approval: '', labelling: 'one', columns: {}, leaveOut: '',
  how: 'lowest', test: '', tune: '', gap: '', seed: '', margin: '', oneSpacing: false,
}

export type Missing = 'name' | 'table' | 'columns' | 'utf8' | 'approval' | 'shares' | 'seed' | 'margin' | 'leave_out'

const usual = { test: 0.2, tune: 0.1, gap: 0 } as const

/** What a column may say, for each kind of data set. */
export function meaningsOf({ kind, labelling, how }: Pick<Written, 'kind' | 'labelling' | 'how'>): readonly string[] {
  const names = kind === 'archive' ? ['study', 'image', 'label', 'group'] : ['path', 'label', 'patient', 'block', 'group', 'row', 'spacing_mm', 'mask']
  const left = labelling === 'mask' ? names.filter((one) => one !== 'label') : names.filter((one) => one !== 'mask')
  return how === 'given' ? [...left, 'set'] : left
}

/** Without these a row says nothing. */
export function neededOf({ kind, labelling }: Pick<Written, 'kind' | 'labelling'>): readonly string[] {
  return [kind === 'archive' ? 'study' : 'path', labelling === 'mask' ? 'mask' : 'label']
}

/** The names that a table's first line gives its columns. */
export function columnsOf(text: string): readonly string[] {
  const [head = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)
  return head === '' ? [] : head.split(',').map((one) => one.trim().replace(/^"(.*)"$/, '$1'))
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

/** What is sent; or what is missing or no such thing. `columns` are those of the table, as far as they are known. */
export function wantedOf(written: Written, columns: readonly string[] = []): Wanted | Missing {
  const { kind, how } = written
  if (written.name.trim() === '') return 'name'
  if (kind === 'table' ? written.table === '' : written.text === '') return 'table'
  if (written.text.includes('\uFFFD')) return 'utf8'
  const lacks = (one: string) => !columns.includes(one) && (written.columns[one] ?? '') === ''
  if (columns.length > 0 && neededOf(written).some(lacks)) return 'columns'
  if (kind === 'archive' && written.approval === '') return 'approval'
  const [test, tune, gap] = [shareOf(written.test), shareOf(written.tune), shareOf(written.gap)]
  if (test === undefined || tune === undefined || gap === undefined) return 'shares'
  if (how !== 'given' && (test ?? usual.test) + (tune ?? usual.tune) + (gap ?? usual.gap) >= 1) return 'shares'
  if (how === 'seeded' && !/^\d{1,15}$/.test(written.seed.trim())) return 'seed'
  const margin = shareOf(written.margin)
  if (margin === undefined || margin === 0) return 'margin'
  const leave = pairsOf(written.leaveOut)
  if (leave === undefined) return 'leave_out'
  const meant = meaningsOf(written).flatMap((one) => {
    const column = written.columns[one] ?? ''
    return column === '' || column === one ? [] : [[one, column] as const]
  })
  return {
    name: written.name.trim(), kind, table: kind === 'table' ? written.table : '', text: kind === 'archive' ? written.text : '',
    root: kind === 'table' && written.root.trim() !== '' ? written.root.trim() : null, approval: kind === 'archive' ? written.approval : '',
    labelling: written.labelling, columns: Object.fromEntries(meant), leave_out: leave, how, test, tune, gap,
    seed: how === 'seeded' ? Number(written.seed) : null, margin, one_spacing: written.oneSpacing,
  }
}
