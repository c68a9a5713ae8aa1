/** Words that stand on model cards, in Chinese. A card is written in English; a phrase not known here stands as the card says it. */
import type { Language } from '../words'
import { shippedCard } from './shippedCard'

const known: Readonly<Record<string, string>> = {
  'pneumonia-like opacity (suggested)': '肺炎样密度增高影（提示）',
  'lung opacity (suggested)': '肺部密度增高影（提示）',
  'not registered, for research only': '未注册，仅供研究',
  'the lynkeus authors made it and answer for this card': 'Lynkeus 的作者制作了它，并为说明卡负责',
  'the person who activates it at a site answers for its use there': '在本院启用它的人为它在本院的使用负责',
  pneumothorax: '气胸',
  'pleural effusion': '胸腔积液',
  effusion: '胸腔积液',
  fracture: '骨折',
  fractures: '骨折',
  'rib fracture': '肋骨骨折',
  'rib fractures': '肋骨骨折',
  nodule: '结节',
  nodules: '结节',
  'nodules and masses': '结节与肿块',
  'lung nodule': '肺结节',
  mass: '肿块',
  tuberculosis: '结核',
  'enlarged heart': '心影增大',
  cardiomegaly: '心影增大',
  'foreign body': '异物',
  'foreign bodies': '异物',
  'lines and tubes': '导管与插管',
  'heart failure': '心力衰竭',
  'pulmonary oedema': '肺水肿',
  'pulmonary edema': '肺水肿',
  atelectasis: '肺不张',
  'held-out patients of the same collection': '同一数据集中留出的患者',
  'held out': '留出的影像',
  'films as they are': '原片',
  'trainings of this site': '本院的训练',
  'the size of what is outlined, alone, logistic regression': '仅轮廓的大小，逻辑回归',
  'histograms of oriented gradients and local binary patterns, gradient-boosted trees': '方向梯度直方图与局部二值模式，梯度提升树',
  'histograms of oriented gradients and local binary patterns, linear support vectors': '方向梯度直方图与局部二值模式，线性支持向量机',
  'local binary patterns alone, gradient-boosted trees': '仅局部二值模式，梯度提升树',
  'how bright each part of the film is, gradient-boosted trees': '胶片各处的亮度，梯度提升树',
  'radiomics inside the mask as the ibsi defines them, gradient-boosted trees': '掩膜内按 IBSI 定义的影像组学特征，梯度提升树',
  ...shippedCard,
}

export function cardWord(phrase: string, language: Language): string {
  if (language === 'en') return phrase
  return known[phrase.trim().toLowerCase()] ?? phrase
}

const figures: Readonly<Record<string, string>> = {
  AUC: 'AUC',
  'sensitivity at the operating point': '工作点处的灵敏度',
  'specificity at the operating point': '工作点处的特异度',
  'sensitivity at the operating point, bacterial': '工作点处的灵敏度，细菌性',
  'sensitivity at the operating point, viral': '工作点处的灵敏度，病毒性',
  'answer left open is the true one, with the finding': '保留的答案中有正确者，有该发现',
  'answer left open is the true one, without it': '保留的答案中有正确者，无该发现',
  'films with one answer alone': '只留一个答案的胶片',
  'expected calibration error': '校准误差（ECE）',
  'Brier score': 'Brier 分数',
  "the traditional method's AUC": '传统方法的 AUC',
  "difference from the traditional method's AUC": '与传统方法 AUC 之差',
}

/** The name of a figure on a card. */
export function figureWord(name: string, language: Language): string {
  return language === 'en' ? name : (figures[name] ?? name)
}

const decision = /^in use here by the decision of (.+)$/

/** Who answers: the card's sentences one after the other, and by whose decision the model is in use here, or was as it read; of one that stood stopped and did not read, by nobody's. */
export function answerable(responsible: string, language: Language, inUse: boolean, didRead = true): string {
  const used = inUse ? { zh: '由 $1 决定在本院使用', en: 'In use here by the decision of $1' } : { zh: '阅片时由 $1 决定在本院使用', en: 'As it read, in use by the decision of $1' }
  const said = (one: string) => one.replace(decision, used[language])
  return responsible.split('; ').filter((one) => didRead || !decision.test(one)).map((one) => (decision.test(one) ? said(one) : cardWord(one, language))).join(language === 'zh' ? '；' : '. ')
}

/** A list of the card's phrases as one line. */
export function cardList(phrases: readonly string[], language: Language): string {
  return phrases.map((one) => cardWord(one, language)).join(language === 'zh' ? '、' : ', ')
}
