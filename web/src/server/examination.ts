import { useLanguage } from '../language'
import type { Pair } from '../words'

/** Body parts as DICOM writes them (PS3.16, annex L), for the parts that this house meets. */
const bodyParts: Record<string, Pair> = {
  CHEST: { zh: '胸部', en: 'chest' },
  THORAX: { zh: '胸部', en: 'chest' },
  LUNG: { zh: '肺', en: 'lung' },
  ABDOMEN: { zh: '腹部', en: 'abdomen' },
  PELVIS: { zh: '骨盆', en: 'pelvis' },
  HEAD: { zh: '头部', en: 'head' },
  BRAIN: { zh: '颅脑', en: 'brain' },
  SKULL: { zh: '颅骨', en: 'skull' },
  NECK: { zh: '颈部', en: 'neck' },
  SPINE: { zh: '脊柱', en: 'spine' },
  CSPINE: { zh: '颈椎', en: 'cervical spine' },
  TSPINE: { zh: '胸椎', en: 'thoracic spine' },
  LSPINE: { zh: '腰椎', en: 'lumbar spine' },
  HIP: { zh: '髋部', en: 'hip' },
  KNEE: { zh: '膝部', en: 'knee' },
  HAND: { zh: '手', en: 'hand' },
  FOOT: { zh: '足', en: 'foot' },
  SHOULDER: { zh: '肩部', en: 'shoulder' },
  JAW: { zh: '颌部', en: 'jaw' },
  HEART: { zh: '心脏', en: 'heart' },
  BREAST: { zh: '乳腺', en: 'breast' },
  LIVER: { zh: '肝', en: 'liver' },
  KIDNEY: { zh: '肾', en: 'kidney' },
}

/** The part as a word; a word that is not known stands as the header says it, an absent one is undefined. */
export function useBodyPart(): (part: string | null) => string | undefined {
  const { word } = useLanguage()
  return (part) => {
    if (part === null || part.trim() === '') return undefined
    const known = bodyParts[part.trim().toUpperCase().replaceAll(/[\s_-]/g, '')]
    return known === undefined ? part.trim().toLowerCase() : word(known)
  }
}

/** What was examined, in one line: modality, part, accession. */
export function useExamination(): (study: { modality: string; body_part: string | null; accession: string | null }) => string {
  const part = useBodyPart()
  return ({ modality, body_part, accession }) => {
    const what = [modality, part(body_part)].filter((one) => one !== undefined && one !== '').join(' ')
    return accession === null || accession === '' ? what : `${what} · ${accession}`
  }
}
