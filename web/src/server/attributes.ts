/** Attributes of a header in words: those that say whose image it is, and others that people meet. */
import type { Language, Pair } from '../words'

export const attributeWords: Readonly<Record<string, Pair>> = {
  PatientName: { zh: '患者姓名', en: 'patient’s name' },
  PatientID: { zh: '患者编号', en: 'patient ID' },
  IssuerOfPatientID: { zh: '患者编号的发出者', en: 'issuer of the patient ID' },
  PatientSex: { zh: '性别', en: 'sex' },
  PatientBirthDate: { zh: '出生日期', en: 'date of birth' },
  PatientAge: { zh: '年龄', en: 'age' },
  StudyDate: { zh: '检查日期', en: 'study date' },
  AccessionNumber: { zh: '检查号', en: 'accession number' },
  Laterality: { zh: '侧别', en: 'laterality' },
  ImageLaterality: { zh: '图像侧别', en: 'laterality of the image' },
  ViewPosition: { zh: '投照位', en: 'view position' },
  AcquisitionDate: { zh: '采集日期', en: 'acquisition date' },
  AcquisitionNumber: { zh: '采集号', en: 'acquisition number' },
  AcquisitionTime: { zh: '采集时间', en: 'acquisition time' },
  BitsAllocated: { zh: '分配位数', en: 'bits allocated' },
  BitsStored: { zh: '存储位数', en: 'bits stored' },
  BodyPartExamined: { zh: '检查部位', en: 'body part' },
  BurnedInAnnotation: { zh: '影像内嵌注释', en: 'burned-in annotation' },
  Columns: { zh: '列数', en: 'columns' },
  ContentDate: { zh: '内容日期', en: 'content date' },
  ContentTime: { zh: '内容时间', en: 'content time' },
  ConversionType: { zh: '转换方式', en: 'kind of conversion' },
  DetectorType: { zh: '探测器类型', en: 'kind of detector' },
  EchoTime: { zh: '回波时间', en: 'echo time' },
  EchoTrainLength: { zh: '回波链长度', en: 'echo train length' },
  FrameOfReferenceUID: { zh: '参考坐标系 UID', en: 'frame of reference' },
  HighBit: { zh: '最高位', en: 'high bit' },
  ImageOrientationPatient: { zh: '图像方向', en: 'image orientation' },
  ImagePositionPatient: { zh: '图像位置', en: 'image position' },
  ImagerPixelSpacing: { zh: '探测器像素间距', en: 'pixel spacing at the detector' },
  ImageType: { zh: '图像类型', en: 'image type' },
  InstanceNumber: { zh: '影像编号', en: 'image number' },
  KVP: { zh: '管电压', en: 'tube voltage' },
  LossyImageCompression: { zh: '有损压缩', en: 'lossy compression' },
  LossyImageCompressionMethod: { zh: '有损压缩方法', en: 'method of lossy compression' },
  LossyImageCompressionRatio: { zh: '有损压缩比', en: 'ratio of lossy compression' },
  Manufacturer: { zh: '制造商', en: 'manufacturer' },
  Modality: { zh: '检查类型', en: 'modality' },
  MRAcquisitionType: { zh: 'MR 采集方式', en: 'MR acquisition type' },
  NumberOfFrames: { zh: '帧数', en: 'number of frames' },
  PhotometricInterpretation: { zh: '光度解释', en: 'photometric interpretation' },
  PixelIntensityRelationship: { zh: '像素值与剂量的关系', en: 'how pixels follow dose' },
  PixelIntensityRelationshipSign: { zh: '像素值与剂量的方向', en: 'sign of how pixels follow dose' },
  PixelRepresentation: { zh: '像素符号', en: 'signed or unsigned pixels' },
  PixelSpacing: { zh: '像素间距', en: 'pixel spacing' },
  PlanarConfiguration: { zh: '色彩平面排列', en: 'order of the colour planes' },
  PositionReferenceIndicator: { zh: '位置参考点', en: 'position reference' },
  PresentationIntentType: { zh: '影像用途', en: 'presentation intent' },
  PresentationLUTShape: { zh: '显示灰阶方向', en: 'presentation LUT shape' },
  ReferringPhysicianName: { zh: '申请医师', en: 'referring physician' },
  RescaleIntercept: { zh: '重标截距', en: 'rescale intercept' },
  RescaleSlope: { zh: '重标斜率', en: 'rescale slope' },
  RescaleType: { zh: '重标单位', en: 'rescale type' },
  Rows: { zh: '行数', en: 'rows' },
  SamplesPerPixel: { zh: '每像素值数', en: 'samples a pixel' },
  ScanningSequence: { zh: '扫描序列', en: 'scanning sequence' },
  ScanOptions: { zh: '扫描选项', en: 'scan options' },
  SequenceVariant: { zh: '序列变体', en: 'sequence variant' },
  SeriesInstanceUID: { zh: '序列 UID', en: 'series UID' },
  SeriesNumber: { zh: '序列号', en: 'series number' },
  SliceThickness: { zh: '层厚', en: 'slice thickness' },
  SOPClassUID: { zh: '对象类型', en: 'kind of object' },
  SOPInstanceUID: { zh: '影像 UID', en: 'image UID' },
  SpecificCharacterSet: { zh: '字符集', en: 'character set' },
  StudyID: { zh: '检查编号', en: 'study ID' },
  StudyInstanceUID: { zh: '检查 UID', en: 'study UID' },
  StudyTime: { zh: '检查时间', en: 'study time' },
  TransferSyntaxUID: { zh: '传输语法', en: 'transfer syntax' },
  WindowCenter: { zh: '窗位', en: 'window centre' },
  WindowWidth: { zh: '窗宽', en: 'window width' },
}

const sides: Readonly<Record<string, Pair>> = {
  L: { zh: '左', en: 'left' },
  R: { zh: '右', en: 'right' },
  B: { zh: '双侧', en: 'both sides' },
  U: { zh: '不成对', en: 'unpaired' },
}

/** Of which side an image is; what is no code of the standard stands as it is written. */
export function sideWords(side: string, language: Language): string {
  return sides[side]?.[language] ?? side
}

const sexes: Readonly<Record<string, Pair>> = { M: { zh: '男', en: 'M' }, F: { zh: '女', en: 'F' }, O: { zh: '其他', en: 'other' } }
const ages: Readonly<Record<string, Pair>> = { Y: { zh: '岁', en: 'y' }, M: { zh: '个月', en: 'mo' }, W: { zh: '周', en: 'weeks' }, D: { zh: '天', en: 'days' } }

/** A value of a header as the house writes it: names without their signs, dates, ages, sides in words. */
export function valueWords(keyword: string, value: string, language: Language): string {
  if (keyword.endsWith('Laterality')) return sideWords(value, language)
  if (keyword === 'PatientSex') return sexes[value]?.[language] ?? value
  if (/Name$/.test(keyword)) {
    const written = value.split('=').map((one) => one.replace(/\^+/g, /\p{Script=Han}/u.test(one) ? '' : ' ').trim())
    return written.filter((one) => one !== '').join(' / ')
  }
  if (keyword === 'PatientAge') return value.replace(/^0*(\d+)([YMWD])$/, (_whole, count: string, unit: string) => `${count} ${ages[unit]?.[language] ?? ''}`)
  if (keyword.endsWith('Date')) return value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
  return /^(Study|Acquisition|Content)Time$/.test(keyword) ? value.replace(/^(\d{2})(\d{2})(\d{2})/, '$1:$2:$3') : value
}
