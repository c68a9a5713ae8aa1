import { useLocation } from 'wouter'
import { useLanguage } from '../language'
import { EmptyState } from '../parts/Notices'
import { Shell } from '../parts/Shell'

export function NotFound() {
  const { say } = useLanguage()
  const [pathname, go] = useLocation()
  return (
    <Shell title={say('没有这一页', 'No such page')}>
      <h1 className="hidden">{say('没有这一页', 'No such page')}</h1>
      <EmptyState
        title={say(`没有“${pathname}”这一页`, `There is no page “${pathname}”`)}
        action={{ label: say('打开工作列表', 'Open the worklist'), run: () => go('/worklist') }}
      >
        <p>{say('地址可能写错了，或这一页已不在。检查都在工作列表里找得到。', 'The address may be mistyped, or the page is gone. Every study is found in the worklist.')}</p>
      </EmptyState>
    </Shell>
  )
}
