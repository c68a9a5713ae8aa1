/** What the server says of a row, a file or a case of a data set, in the words of the pages; what is not known here stands as it is said. */
import type { Language } from '../words'

const known: readonly (readonly [RegExp, string])[] = [
  [/^it names no image$/, '没有写明影像'],
  [/^it lies outside the root.*$/, '在文件夹之外：请写相对路径'],
  [/^it has no label$/, '没有标签'],
  [/^it has no mask$/, '没有掩膜'],
  [/^line (\d+) names the same image$/, '与第 $1 行是同一影像'],
  [/^there is no such file in (.+)$/, '$1 里没有这个文件'],
  [/^there is no mask (.+)$/, '没有掩膜 $1'],
  [/^it takes more memory than there is$/, '本机内存装不下'],
  [/^say in a column `row` which row of the array it is, from 0$/, '请在列 row 里写明是数组的第几行（从 0 起）'],
  [/^it has no pixels.*$/, '没有像素：请去掉'],
  [/^pixels of it are no numbers.*$/, '有的像素不是数（NaN 或无穷大）：请重新制作'],
  [/^all its pixels are (.+), so it shows nothing.*$/, '所有像素都是 $1，什么也没有：请去掉'],
  [/^it names neither a patient nor a block.*$/, '没有写明患者或批次：请指明是谁的，或哪些是一起拍的'],
  [/^its set '(.*)' is none of train, tune, test$/, '集合“$1”不是 train、tune、test 之一'],
  [/^it shows the same as line (\d+), .+, and has another label.*$/, '与第 $1 行是同一影像，标签却不同：请定哪个对，或都去掉'],
  [/^it shows the same as line (\d+), .+, and is said to be another patient's.*$/, '与第 $1 行是同一影像，却写着另一名患者：请统一，或都去掉'],
  [/^there is no such study in this archive.*$/, '本归档没有这个检查'],
  [/^the study has (\d+) images.*$/, '这个检查有 $1 幅影像：请在列 image 里写明是哪一幅'],
  [/^the study has no image (.+): name.*$/, '这个检查没有影像 $1'],
  [/^the checks hold its series back.*$/, '序列被质量检查隔离：由判断影像的人放行，或去掉'],
  [/^it has not been checked yet.*$/, '还没有检查完：请等一会儿'],
  [/^(.+) is not there\. Put it back.*$/, '$1 不在了：请放回'],
  [/^(.+) was changed: put the file back.*$/, '$1 被改过：请放回当初的文件，或重新制作'],
  [/^(.+) lies outside the root, so it is not looked at\.$/, '$1 在文件夹之外，没有查看'],
  [/^(.+) is not in this archive any more, or is another one.*$/, '$1 已不在归档里，或已是另一幅：请重新制作'],
  [/^One (?:patient|block) is in two sets: (.+) is in (\w+), (.+) in (\w+)\..*$/, '同一患者（或批次）在两个集合：$1 在 $2，$3 在 $4；请重新制作'],
  [/^(.+) shows the same as (.+)\. Make the manifest anew\.$/, '$1 与 $2 是同一影像：请重新制作'],
  [/^Its counts of (\w+) are not those of its cases.*$/, '集合 $1 的数目与影像不符：请重新制作'],
  [/^it lies in the gap between two sets$/, '在两个集合之间的间隔里'],
  [/^a copy$/, '与另一幅相同'],
  [/^its patient has a row whose (.+) is (.+)$/, '同一患者有一行的 $1 为 $2'],
  [/^(?!it )(\S+) is (\S+)$/, '$1 为 $2'],
]

export function told(words: string, language: Language): string {
  if (language === 'en') return words.replace(/\bmanifest\b/g, 'data set')
  for (const [pattern, chinese] of known) if (pattern.test(words)) return words.replace(pattern, chinese)
  return words
}
