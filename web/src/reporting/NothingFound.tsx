import { useLanguage } from '../language'
import { EmptyState } from '../parts/Notices'
import type { Pair } from '../words'
import type { View } from './views'

interface Props {
  view: View
  q: string
  modality: string
  source: string
  free: boolean
  came: string
  turn: (changes: Readonly<Record<string, string>>) => void
}

const arrives: Pair = { zh: '新到的检查会在这里出现，不必刷新。', en: 'New studies appear here by themselves.' }
/** What brings a study into a view that a new one does not enter. */
const comesHere: Readonly<Record<string, Pair>> = {
  urgent: { zh: '标为加急的检查会在这里出现，不必刷新。', en: 'Studies that are marked urgent appear here by themselves.' },
  'no-ai': { zh: 'AI 没有给出结果的检查会在这里出现，不必刷新。', en: 'Studies without a result of AI appear here by themselves.' },
  long: { zh: '等得更久的检查会在这里出现。', en: 'What waits longer appears here.' },
  mine: { zh: '您开始写报告的检查会在这里出现。', en: 'Studies whose report you begin to write appear here.' },
  signed: { zh: '报告签名之后，检查会在这里出现。', en: 'Studies appear here once their report is signed.' },
}

/** Names the question, where was searched and where not, and offers the next wider one. */
export function NothingFound({ view, q, modality, source, free, came, turn }: Props) {
  const { say, word } = useLanguage()
  const filtered = q !== '' || modality !== '' || source !== '' || free || came !== ''
  if (filtered) {
    return (
      <EmptyState
        title={
          q === ''
            ? say(`“${word(view)}”里没有符合筛选的检查`, `No study in “${word(view)}” matches the filters`)
            : say(`“${word(view)}”里没有符合“${q}”的检查`, `No study in “${word(view)}” matches “${q}”`)
        }
        action={
          view.id === 'all'
            ? { label: say('清除筛选', 'Clear the filters'), run: () => turn({ q: '', modality: '', source: '', free: '', came: '', study: '' }) }
            : { label: say('在全部检查中搜索', 'Search in all studies'), run: () => turn({ view: 'all', modality: '', source: '', free: '', came: '', study: '' }) }
        }
      >
        <p>
          {say(
            `搜索范围：本归档，${modality === '' ? '所有类型' : modality}，${came === '' ? '所有' : '所选'}日期。PACS 未查询。`,
            `Searched: this archive, ${modality === '' ? 'all modalities' : modality}, ${came === '' ? 'all dates' : 'the chosen days'}. The PACS was not asked.`,
          )}
        </p>
      </EmptyState>
    )
  }
  if (view.id === 'all') {
    return (
      <EmptyState title={say('还没有收到检查', 'No study has arrived yet')}>
        <p>
          {say('把文件拖到本页；在本机导入：', 'Drop files on this page; import on this machine: ')}<code>lynkeus import PATH</code>
          {say('；或让设备、PACS 发送到这里，步骤见 ', '; or let a scanner or the PACS send here, as told in ')}<code>docs/guide/connect-a-pacs.md</code>
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={say(`“${word(view)}”里没有检查`, `There is no study in “${word(view)}”`)}
      action={{ label: say('显示全部检查', 'Show all studies'), run: () => turn({ view: 'all', study: '' }) }}
    >
      <p>{word(comesHere[view.id] ?? arrives)}</p>
    </EmptyState>
  )
}
