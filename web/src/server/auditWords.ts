/** What an audit for shortcuts asks, and what it says of each answer, in both languages. */
import type { Language } from '../words'

type Both = { readonly zh: string; readonly en: string }

const things: Readonly<Record<string, Both>> = {
  file: { zh: '文件大小', en: 'size of the file' },
  jpeg: { zh: 'JPEG 量化表', en: 'JPEG tables' },
  shape: { zh: '影像形状', en: 'shape of the image' },
  metadata: { zh: '文件头与拍摄时的形状', en: 'header, shape as taken' },
  corners: { zh: '四角', en: 'corners' },
  rim: { zh: '边缘', en: 'rim' },
  greys: { zh: '整幅的灰度', en: 'greys of all the film' },
  everything: { zh: '以上除肺与灰度外的全部', en: 'all but lungs and greys' },
  outline: { zh: '肺的轮廓', en: 'outline of the lungs' },
  group: { zh: '来源', en: 'collection' },
  view: { zh: '体位', en: 'view' },
  as_it_is: { zh: '原样的胶片', en: 'films as they are' },
  lungs_blanked: { zh: '遮去肺', en: 'lungs blanked' },
  lungs_blanked_alike: { zh: '以同一轮廓遮去', en: 'blanked by one outline' },
  only_lungs: { zh: '只留肺', en: 'all but the lungs blanked' },
  re_encoded: { zh: '都存成同一质量的 JPEG', en: 'all JPEG of one quality' },
  re_shaped: { zh: '都裁成同一形状', en: 'all of one aspect' },
  re_encoded_and_re_shaped: { zh: '两者', en: 'both' },
  evidence: { zh: '肺外的依据', en: 'evidence outside the lungs' },
}

const sayings: Readonly<Record<string, Both>> = {
  worry: { zh: '令人担心', en: 'a worry' },
  some: { zh: '有一些', en: 'some' },
  'nothing shown': { zh: '未见', en: 'nothing shown' },
}

/** The name of what was asked. */
export function asked(of: string, language: Language): string {
  return things[of]?.[language] ?? of
}

/** What is said of an answer beside limits that were declared before; nothing where nothing is. */
export function saysOf(says: string, language: Language): string {
  return sayings[says]?.[language] ?? ''
}
