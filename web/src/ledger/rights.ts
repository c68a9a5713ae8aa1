/** By what right, and on what grounds: the role that held it, and the rule that allowed it. */
import { say, type Sentences } from '../app/sentences'
import type { StoryEntry } from '../app/types'
import { type Language, roleWords } from '../words'

/** The grounds of the rules, by the sentence in which each of them is written. */
export const rules: Sentences = {
  'the checks of this site run by themselves': [{ zh: '本院的质量检查自动进行', en: 'the checks of this site run by themselves' }],
  'the site has activated this model': [{ zh: '本院已启用此模型', en: 'the site has activated this model' }],
  'no active model is made for such images': [{ zh: '没有启用的模型适合这类影像', en: 'no active model is made for such images' }],
  'readers judge the studies that they have opened': [{ zh: '阅片医师可判断自己打开的检查', en: 'readers judge the studies that they have opened' }],
  'readers question the model about the studies that they have opened': [
    { zh: '阅片医师可就自己打开的检查询问模型', en: 'readers question the model about the studies that they have opened' },
  ],
  'readers report the studies that they have opened': [{ zh: '阅片医师可报告自己打开的检查', en: 'readers report the studies that they have opened' }],
  'readers sign what they have opened, with their password again': [
    { zh: '阅片医师再次输入密码，签署自己打开的检查', en: 'readers sign what they have opened, with their password again' },
  ],
  'who has seen the patient or the images says what cannot wait': [
    { zh: '见过患者或影像的人可说什么不能等', en: 'who has seen the patient or the images says what cannot wait' },
  ],
}

export function tellRight(entry: StoryEntry, language: Language): string {
  return roleWords[entry.role]?.[language] ?? entry.role
}

export function tellGrounds(entry: StoryEntry, language: Language): string {
  return say(rules, entry.grounds, entry.fields, language) ?? entry.grounds
}
