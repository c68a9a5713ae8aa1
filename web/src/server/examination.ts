import { useLanguage } from '../language'
import type { Pair } from '../words'

/** Body parts as DICOM writes them (PS3.16, annex L), for the parts that this house meets. */
export const bodyParts: Readonly<Record<string, Pair>> = {
  CHEST: { zh: '胸部', en: 'chest' },
  THORAX: { zh: '胸部', en: 'chest' },
  LUNG: { zh: '肺', en: 'lung' },
  MEDIASTINUM: { zh: '纵隔', en: 'mediastinum' },
  RIB: { zh: '肋骨', en: 'rib' },
  RIBS: { zh: '肋骨', en: 'ribs' },
  STERNUM: { zh: '胸骨', en: 'sternum' },
  CLAVICLE: { zh: '锁骨', en: 'clavicle' },
  SCAPULA: { zh: '肩胛骨', en: 'scapula' },
  HEART: { zh: '心脏', en: 'heart' },
  CORONARYARTERY: { zh: '冠状动脉', en: 'coronary artery' },
  AORTA: { zh: '主动脉', en: 'aorta' },
  BREAST: { zh: '乳腺', en: 'breast' },
  ABDOMEN: { zh: '腹部', en: 'abdomen' },
  ABDOMENPELVIS: { zh: '腹盆部', en: 'abdomen and pelvis' },
  CHESTABDOMEN: { zh: '胸腹部', en: 'chest and abdomen' },
  CHESTABDPELVIS: { zh: '胸腹盆部', en: 'chest, abdomen and pelvis' },
  LIVER: { zh: '肝', en: 'liver' },
  PANCREAS: { zh: '胰腺', en: 'pancreas' },
  SPLEEN: { zh: '脾', en: 'spleen' },
  GALLBLADDER: { zh: '胆囊', en: 'gallbladder' },
  STOMACH: { zh: '胃', en: 'stomach' },
  COLON: { zh: '结肠', en: 'colon' },
  KIDNEY: { zh: '肾', en: 'kidney' },
  BLADDER: { zh: '膀胱', en: 'bladder' },
  PROSTATE: { zh: '前列腺', en: 'prostate' },
  UTERUS: { zh: '子宫', en: 'uterus' },
  PELVIS: { zh: '骨盆', en: 'pelvis' },
  HIP: { zh: '髋部', en: 'hip' },
  HEAD: { zh: '头部', en: 'head' },
  HEADNECK: { zh: '头颈部', en: 'head and neck' },
  BRAIN: { zh: '颅脑', en: 'brain' },
  SKULL: { zh: '颅骨', en: 'skull' },
  FACE: { zh: '面部', en: 'face' },
  ORBIT: { zh: '眼眶', en: 'orbit' },
  EYE: { zh: '眼', en: 'eye' },
  EAR: { zh: '耳', en: 'ear' },
  SINUS: { zh: '鼻窦', en: 'sinus' },
  JAW: { zh: '颌部', en: 'jaw' },
  MAXILLA: { zh: '上颌骨', en: 'maxilla' },
  MANDIBLE: { zh: '下颌骨', en: 'mandible' },
  TEETH: { zh: '牙齿', en: 'teeth' },
  TOOTH: { zh: '牙齿', en: 'tooth' },
  NECK: { zh: '颈部', en: 'neck' },
  THYROID: { zh: '甲状腺', en: 'thyroid' },
  SPINE: { zh: '脊柱', en: 'spine' },
  CSPINE: { zh: '颈椎', en: 'cervical spine' },
  TSPINE: { zh: '胸椎', en: 'thoracic spine' },
  LSPINE: { zh: '腰椎', en: 'lumbar spine' },
  SSPINE: { zh: '骶骨', en: 'sacrum' },
  SACRUM: { zh: '骶骨', en: 'sacrum' },
  COCCYX: { zh: '尾骨', en: 'coccyx' },
  WHOLEBODY: { zh: '全身', en: 'whole body' },
  EXTREMITY: { zh: '四肢', en: 'extremity' },
  UPPEREXTREMITY: { zh: '上肢', en: 'upper extremity' },
  LOWEREXTREMITY: { zh: '下肢', en: 'lower extremity' },
  ARM: { zh: '上臂', en: 'arm' },
  HUMERUS: { zh: '肱骨', en: 'humerus' },
  SHOULDER: { zh: '肩部', en: 'shoulder' },
  ELBOW: { zh: '肘部', en: 'elbow' },
  FOREARM: { zh: '前臂', en: 'forearm' },
  WRIST: { zh: '腕部', en: 'wrist' },
  HAND: { zh: '手', en: 'hand' },
  FINGER: { zh: '手指', en: 'finger' },
  THUMB: { zh: '拇指', en: 'thumb' },
  LEG: { zh: '小腿', en: 'leg' },
  FEMUR: { zh: '股骨', en: 'femur' },
  THIGH: { zh: '大腿', en: 'thigh' },
  KNEE: { zh: '膝部', en: 'knee' },
  PATELLA: { zh: '髌骨', en: 'patella' },
  ANKLE: { zh: '踝部', en: 'ankle' },
  FOOT: { zh: '足', en: 'foot' },
  TOE: { zh: '足趾', en: 'toe' },
  CALCANEUS: { zh: '跟骨', en: 'calcaneus' },
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
