/** What a stored object is, by its SOP class. Source: DICOM PS3.4 B.5, PS3.6 A. */
import type { Language, Pair } from '../words'

const storage = '1.2.840.10008.5.1.4.1.1.'
const report: Pair = { zh: '结构化报告', en: 'Structured report' }
const kinds: readonly (readonly [string, Pair])[] = [
  ['88.11', { zh: '结构化报告（基本文本）', en: 'Structured report (basic text)' }],
  ['88.22', { zh: '结构化报告（增强）', en: 'Structured report (enhanced)' }],
  ['88.33', { zh: '结构化报告（综合）', en: 'Structured report (comprehensive)' }],
  ['88.34', { zh: '结构化报告（三维综合）', en: 'Structured report (comprehensive, 3D)' }],
  ['88.50', { zh: '乳腺 CAD 结构化报告', en: 'Mammography CAD report' }],
  ['88.59', { zh: '关键影像选择', en: 'Key object selection' }],
  ['88.65', { zh: '胸部 CAD 结构化报告', en: 'Chest CAD report' }],
  ['88.67', { zh: '辐射剂量报告', en: 'Radiation dose report' }],
  ['88.', report],
  ['11.', { zh: '显示状态', en: 'Presentation state' }],
  ['66.4', { zh: '分割', en: 'Segmentation' }],
  ['66', { zh: '原始数据或配准', en: 'Raw data or registration' }],
  ['104.1', { zh: 'PDF 文档', en: 'PDF document' }],
  ['104.2', { zh: 'CDA 临床文档', en: 'CDA clinical document' }],
  ['104.', { zh: '文档', en: 'Document' }],
  ['9.', { zh: '波形', en: 'Waveform' }],
  ['481.2', { zh: '放疗剂量', en: 'Radiotherapy dose' }],
  ['481.3', { zh: '放疗结构', en: 'Radiotherapy structure set' }],
  ['481.', { zh: '放疗对象', en: 'Radiotherapy object' }],
]

/** Whether its words can be read: they stand in a report. */
export function isReport(object: string): boolean {
  return object.startsWith(`${storage}88.`)
}

/** What kind of object this is; one that nobody here knows gives its class. */
export function objectName(object: string, language: Language): string {
  const rest = object.startsWith(storage) ? object.slice(storage.length) : undefined
  const [, name] = kinds.find(([kind]) => rest === kind || (kind.endsWith('.') && rest?.startsWith(kind) === true)) ?? []
  if (name !== undefined) return name[language]
  return language === 'zh' ? `其他对象（${object === '' ? '类别不详' : object}）` : `Another object (${object === '' ? 'class unknown' : object})`
}
