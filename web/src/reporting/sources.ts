import { useLanguage } from '../language'

/** Where a study came from, as a person would say it: `dicom:AE_TITLE`, `import`, `demo:name`. */
export function useSource(): (source: string) => string {
  const { say } = useLanguage()
  return (source) => {
    const [kind = '', ...rest] = source.split(':')
    const name = rest.join(':')
    if (kind === 'import') return name === '' ? say('导入', 'Imported') : say(`导入 ${name}`, `Imported, ${name}`)
    if (kind === 'demo') return name === '' ? say('演示资料', 'Demo material') : say(`演示资料 ${name}`, `Demo, ${name}`)
    if (kind === 'dicom') return name
    return source
  }
}
