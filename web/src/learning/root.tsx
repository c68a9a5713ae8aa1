import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ManifestShown } from '../server/answers/manifests'
import { useLanguage } from '../language'

/** Where its files lie, where the site does not know: one made at the terminal may be of files anywhere. */
export function useRoot({ about, place }: ManifestShown) {
  const { say } = useLanguage()
  const [root, setRoot] = useState('')
  const asked = about?.source.kind === 'table' && place === null
  const field = asked ? <TextInput label={say('文件所在的文件夹（在数据文件夹里）', 'Folder of its files (below the data folder)')} value={root} onChange={(event) => setRoot(event.currentTarget.value)} data-autofocus /> : null
  return { root: asked ? root.trim() : null, field, missing: asked && root.trim() === '' ? say('请写明文件所在的文件夹。', 'Say in which folder its files lie.') : undefined }
}
