import { useLanguage } from '../language'
import type { Language } from '../words'

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

export function useSource(): (source: string) => readonly [kind: string, name?: string] {
  const { language } = useLanguage()
  return (source) => sourceParts(source, language)
}
