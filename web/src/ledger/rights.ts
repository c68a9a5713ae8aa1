/** By what right, and on what grounds: the role that held it, and the rule that allowed it. */
import { say, type Sentences } from '../server/sentences'
import type { StoryEntry } from '../server/answers/ledger'
import { type Language, roleWords } from '../words'

/** The grounds of the rules, by the sentence in which each of them is written. */
export const rules: Sentences = {
  'the checks of this site run by themselves': [{ zh: '本院的质量检查自动进行', en: 'the checks of this site run by themselves' }],
  'a key is known again for a week': [{ zh: '命令的键保留一周', en: 'a key is known again for a week' }],
  'the store was held against the index before anything was received': [
    { zh: '接收之前，封存库已与索引核对', en: 'the store was held against the index before anything was received' },
  ],
  'the site has activated this model': [{ zh: '本院已启用此模型', en: 'the site has activated this model' }],
  'no active model is made for such images': [{ zh: '没有启用的模型适合这类影像', en: 'no active model is made for such images' }],
  'readers judge the studies that they have opened': [{ zh: '阅片医师可判断自己打开的检查', en: 'readers judge the studies that they have opened' }],
  'a person in the terminal may have films of his own read, and answers for them': [
    { zh: '终端前的人可让模型读自己的影像，并对此负责', en: 'a person in the terminal may have films of his own read, and answers for them' },
  ],
  'readers question the model about the studies that they have opened': [
    { zh: '阅片医师可就自己打开的检查询问模型', en: 'readers question the model about the studies that they have opened' },
  ],
  'readers report the studies that they have opened': [{ zh: '阅片医师可报告自己打开的检查', en: 'readers report the studies that they have opened' }],
  'readers add to a signed report what they sign, with their password again': [{ zh: '阅片医师再次输入密码，为已签名的报告签署补充', en: 'readers add to a signed report what they sign, with their password again' }],
  'readers sign what they have opened, with their password again': [
    { zh: '阅片医师再次输入密码，签署自己打开的检查', en: 'readers sign what they have opened, with their password again' },
  ],
  "the site has chosen to show AI's result before the own opinion": [
    { zh: '本院选择先于医生意见显示 AI 结果', en: "the site has chosen to show AI's result before the own opinion" },
  ],
  'what is signed is open to readers who have opened the study': [
    { zh: '已签名的报告，打开了该检查的阅片医师都可查看', en: 'what is signed is open to readers who have opened the study' },
  ],
  'who judges held images may look at them; readers open the study': [{ zh: '判定隔离影像的人可查看这些影像；阅片者打开整个检查', en: 'who judges held images may look at them; readers open the study' }],
  'who answers for the images may overrule the checks, with a reason': [
    { zh: '对影像负责的人可推翻检查的判定，并写明理由', en: 'who answers for the images may overrule the checks, with a reason' },
  ],
  'who knows the patient or the collection may state an age, and answers for it': [
    { zh: '了解患者或资料来源的人可说明年龄，并对此负责', en: 'who knows the patient or the collection may state an age, and answers for it' },
  ],
  'administrators and operators give out accounts': [{ zh: '管理员和本机操作者发放账号', en: 'administrators and operators give out accounts' }],
  'operators answer for where the site is reached': [{ zh: '本机操作者对开放范围负责', en: 'operators answer for where the site is reached' }],
  'administrators and operators give out roles': [{ zh: '管理员和本机操作者给予角色', en: 'administrators and operators give out roles' }],
  'administrators and operators let people in': [{ zh: '管理员和本机操作者准许人员进入', en: 'administrators and operators let people in' }],
  'the holder of an unused invitation makes an account': [{ zh: '持有未用邀请的人可建立账号', en: 'the holder of an unused invitation makes an account' }],
  'the password was right': [{ zh: '密码正确', en: 'the password was right' }],
  "one's own session": [{ zh: '本人的登录', en: "one's own session" }],
  "one's own account": [{ zh: '本人的账号', en: "one's own account" }],
  'this site receives what is sent to it, and what its people bring': [
    { zh: '本院接收发来的影像，以及本院的人带来的影像', en: 'this site receives what is sent to it, and what its people bring' },
  ],
  'both were decoded and compared pixel by pixel': [{ zh: '两者都已解码，逐像素比较', en: 'both were decoded and compared pixel by pixel' }],
  'engineers connect devices to the site': [{ zh: '工程师连接设备', en: 'engineers connect devices to the site' }],
  'engineers disconnect devices': [{ zh: '工程师断开设备', en: 'engineers disconnect devices' }],
  'this site receives what is sent to it': [{ zh: '本院接收发来的影像', en: 'this site receives what is sent to it' }],
  'nothing more of the study came for a while': [{ zh: '此检查有一段时间没有新影像', en: 'nothing more of the study came for a while' }],
  'readers open the studies of this site': [{ zh: '阅片医师可打开本院的检查', en: 'readers open the studies of this site' }],
  'people of this site see its list': [{ zh: '本院的人可看检查列表', en: 'people of this site see its list' }],
  'engineers and administrators keep the work going': [{ zh: '工程师和管理员保证工作进行', en: 'engineers and administrators keep the work going' }],
  'administrators choose what AI may do before the own opinion': [
    { zh: '管理员决定在医生意见之前 AI 可以做什么', en: 'administrators choose what AI may do before the own opinion' },
  ],
  'administrators choose how long a study may wait': [
    { zh: '管理员决定检查最多等待多久', en: 'administrators choose how long a study may wait' },
  ],
  'readers hold the studies that they have opened': [{ zh: '阅片医师可占用自己打开的检查', en: 'readers hold the studies that they have opened' }],
  'readers may let models read what they opened, of which those said nothing': [
    { zh: '阅片医师可让没有给出结果的模型阅读自己打开的检查', en: 'readers may let models read what they opened, of which those said nothing' },
  ],
  "one's own study in hand": [{ zh: '本人正在看的检查', en: "one's own study in hand" }],
  'readers may prove what was done to the studies that they have opened': [
    { zh: '阅片医师可证明对自己打开的检查做过什么', en: 'readers may prove what was done to the studies that they have opened' },
  ],
  "operators hold the site's key": [{ zh: '本机操作者持有本院的密钥', en: "operators hold the site's key" }],
  'administrators decide whose models the site believes': [{ zh: '管理员决定本院信任谁的模型', en: 'administrators decide whose models the site believes' }],
  'administrators decide whose models the site believes; the shipped maker is known': [
    { zh: '管理员决定本院信任谁的模型；随软件附带的制作者是已知的', en: 'administrators decide whose models the site believes; the shipped maker is known' },
  ],
  'who opens a demo lets its people in': [{ zh: '打开演示的人让演示人员进入', en: 'who opens a demo lets its people in' }],
  'administrators decide which models read here; the demo activates its own': [
    { zh: '管理员决定本院用哪些模型；演示启用自带的模型', en: 'administrators decide which models read here; the demo activates its own' },
  ],
  "administrators let a model be counted on the site's own films, and say on which": [
    { zh: '管理员用本院影像校准模型，并说明是哪些影像', en: "administrators let a model be counted on the site's own films, and say on which" },
  ],
  'administrators decide which models read here': [{ zh: '管理员决定本院用哪些模型', en: 'administrators decide which models read here' }],
  'who answers for the readings may stop a model at once': [
    { zh: '对阅片负责的人可立即停用模型', en: 'who answers for the readings may stop a model at once' },
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
