import { useLanguage } from '../language'

/** Where a study came from, as a person would say it: `dicom:AE_TITLE`, `import`, `demo:name`. */
export function useSource(): (source: string) => readonly [kind: string, name?: string] {
  const { say } = useLanguage()
  return (source) => {
    const [kind = '', ...rest] = source.split(':')
    const name = rest.join(':')
    if (kind === 'import') return [say('导入', 'Imported'), name]
    if (kind === 'demo') return [say('演示资料', 'Demo material'), name]
    if (kind === 'dicom') return [name]
    return [source]
  }
}
