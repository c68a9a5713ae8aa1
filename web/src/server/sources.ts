import { useLanguage } from '../language'
import type { Language, Pair } from '../words'

/** Where a study came from, as a person would say it: an application entity, `import`, `demo:collection`. */
export function sourceParts(source: string, language: Language): readonly [kind: string, name?: string] {
  const [kind = '', ...rest] = source.split(':')
  const name = rest.join(':')
  if (kind === 'import') return [language === 'zh' ? '导入' : 'Imported', name]
  if (kind === 'demo') return [language === 'zh' ? '演示资料' : 'Demo material', name]
  return kind === 'dicom' ? [name] : [source]
}

/** The same in one line. */
export function sourceWords(source: string, language: Language): string {
  return sourceParts(source, language).filter((part) => part !== undefined && part !== '').join(' ')
}

/** Whose word an age is that no header gives: of who imported, or of the source itself. */
export function statedBy(source: string): Pair {
  return source.startsWith('import') ? { zh: '导入时说明', en: 'stated at import' } : { zh: '资料来源说明', en: 'stated by the source' }
}

export function useSource(): (source: string) => readonly [kind: string, name?: string] {
  const { language } = useLanguage()
  return (source) => sourceParts(source, language)
}
