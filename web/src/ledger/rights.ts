/** By what right, and on what grounds: the role that held it, and the rule that allowed it. */
import type { StoryEntry } from '../server/answers/ledger'
import { type Language, roleWords } from '../words'
import { alone, groundsBeside, rightBeside, type Telling } from './beside'

/** The grounds of what is done to a study or its models, in Chinese, by the English sentence in which each is written. */
export const rules: Readonly<Record<string, string>> = {
  'the checks of this site run by themselves': '本院的质量检查自动进行',
  'the site has activated this model': '本院已启用此模型',
  'no active model is made for such images': '没有启用的模型适合这类影像',
  'readers judge the studies that they have opened': '阅片医师可判断自己打开的检查',
  'a person in the terminal may have films of his own read, and answers for them': '终端前的人可让模型读自己的影像，并对此负责',
  'readers question the model about the studies that they have opened': '阅片医师可就自己打开的检查询问模型',
  'readers report the studies that they have opened': '阅片医师可报告自己打开的检查',
  'readers add to a signed report what they sign, with their password again': '阅片医师再次输入密码，为已签名的报告签署补充',
  'readers sign what they have opened, with their password again': '阅片医师再次输入密码，签署自己打开的检查',
  "the site has chosen to show AI's result before the own opinion": '本院选择先于医生意见显示 AI 结果',
  "AI's result is shown after the own opinion, or where the site has chosen so": '医生给出意见之后显示 AI 结果，或按本院的选择显示',
  'what is signed is open to readers who have opened the study': '已签名的报告，打开了该检查的阅片医师都可查看',
  'who judges held images may look at them; readers open the study': '判定隔离影像的人可查看这些影像；阅片者打开整个检查',
  'who answers for the images tells the people of the device; readers open the study': '对影像负责的人通知设备人员；阅片者打开整个检查',
  'who answers for the images may overrule the checks, with a reason': '对影像负责的人可推翻检查的判定，并写明理由',
  'who answers for the images says which of two with one number is right, and why': '对影像负责的人判定编号相同的两者哪一个对，并写明理由',
  'who knows the patient or the collection may state an age, and answers for it': '了解患者或资料来源的人可说明年龄，并对此负责',
  'this site receives what is sent to it, and what its people bring': '本院接收发来的影像，以及本院的人带来的影像',
  'both were decoded and compared pixel by pixel': '两者都已解码，逐像素比较',
  'this site receives what is sent to it': '本院接收发来的影像',
  'nothing more of the study came for a while': '此检查有一段时间没有新影像',
  'readers open the studies of this site': '阅片医师可打开本院的检查',
  'people of this site see its list': '本院的人可看检查列表',
  'engineers and administrators keep the work going': '工程师和管理员保证工作进行',
  'readers hold the studies that they have opened': '阅片医师可占用自己打开的检查',
  'readers may let models read what they opened, of which those said nothing': '阅片医师可让没有给出结果的模型阅读自己打开的检查',
  "one's own study in hand": '本人正在看的检查',
  'readers may prove what was done to the studies that they have opened': '阅片医师可证明对自己打开的检查做过什么',
  'patients are used for training under a recorded approval': '患者须有登记的批准才用于训练',
  'what judges a model is written down before it is made': '评判模型的数据在模型之前写定',
  "operators hold the site's key": '本机操作者持有本院的密钥',
  'administrators decide whose models the site believes': '管理员决定本院信任谁的模型',
  'administrators decide whose models the site believes; the shipped maker is known': '管理员决定本院信任谁的模型；随软件附带的制作者是已知的',
  'administrators decide which models read here; the demo activates its own': '管理员决定本院用哪些模型；演示启用自带的模型',
  "administrators let a model be counted on the site's own films, and say on which": '管理员用本院影像校准模型，并说明是哪些影像',
  'administrators decide which models read here': '管理员决定本院用哪些模型',
  'who answers for the readings may stop a model at once': '对阅片负责的人可立即停用模型',
  'a person who answers for the readings releases a version by signature': '对阅片负责的人签名发布一个版本',
  'who answers for the readings says beforehand what a change must show': '对阅片负责的人事先说明变更须证明什么',
  'who answers for the readings says by which bands a model is watched': '对阅片负责的人说明模型的复评范围',
  'the site has declared how often a model is looked at': '本院声明了多久复评一次模型',
  'the site has declared by which bands a model is watched, and what follows': '本院声明了模型的复评范围及超出后的处置',
  'who may open a test set measures packages on it': '可打开测试集的人可在其上测量模型包',
  'durable work tells how far an evaluation is': '由后台任务记录评估进行到哪里',
  'who answers for the readings sees to what a watch has found': '对阅片负责的人处理复评发现的问题',
  'who has seen the patient or the images says what cannot wait': '见过患者或影像的人可说什么不能等',
}

/** The role, and by which entry of the story it had the right; of a program that entry alone. */
export function tellRight(entry: StoryEntry, language: Language, story: Telling = alone): string {
  const role = roleWords[entry.role]?.[language] ?? entry.role
  const known = rightBeside(entry, story, language)
  return known === undefined ? role : entry.actor.kind === 'person' ? `${role} · ${known}` : known
}

/** What it rests on, by the entries of the story, or else the rule. */
export function tellGrounds(entry: StoryEntry, language: Language, story: Telling = alone): string {
  return groundsBeside(entry, story, language) ?? (language === 'zh' ? rules[entry.grounds] : undefined) ?? entry.grounds
}
