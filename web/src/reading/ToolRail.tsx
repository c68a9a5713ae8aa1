import { IconAngle, IconArrowsMove, IconBoxMargin, IconContrast2, IconRotate, IconRuler2, IconShadow, IconZoomIn } from '@tabler/icons-react'
import { useLanguage } from '../language'
import type { ToolId } from '../viewer/tools/tool'

interface Props {
  readonly tool: ToolId
  readonly pick: (tool: ToolId) => void
  readonly inverted: boolean
  readonly invert: () => void
  readonly reset: () => void
}

/** The tools, each with its key beside it. */
export function ToolRail({ tool, pick, inverted, invert, reset }: Props) {
  const { say } = useLanguage()
  const take = (id: ToolId) => ({ on: tool === id, run: () => pick(id) })
  const tools = [
    { name: say('窗宽窗位', 'Window'), key: 'W', icon: IconContrast2, ...take('window') },
    { name: say('缩放', 'Zoom'), key: 'Z', icon: IconZoomIn, ...take('zoom') },
    { name: say('平移', 'Pan'), key: 'P', icon: IconArrowsMove, ...take('pan') },
    { name: say('反相', 'Invert'), key: 'I', icon: IconShadow, on: inverted, run: invert },
    { name: say('长度', 'Length'), key: 'L', icon: IconRuler2, ...take('length') },
    { name: say('角度', 'Angle'), key: 'A', icon: IconAngle, ...take('angle') },
    { name: say('标记框', 'Box'), key: 'B', icon: IconBoxMargin, ...take('box') },
    { name: say('复位', 'Reset'), key: 'X', icon: IconRotate, on: undefined, run: reset },
  ]
  return (
    <div className="rail" role="toolbar" aria-label={say('影像工具', 'Image tools')} aria-orientation="vertical">
      {tools.map(({ name, key, icon: Icon, on, run }) => (
        <button key={key} type="button" title={`${name} (${key})`} aria-label={`${name}, ${key}`} aria-pressed={on} onClick={run}>
          <Icon size={19} stroke={1.7} aria-hidden="true" />
          <kbd aria-hidden="true">{key}</kbd>
        </button>
      ))}
    </div>
  )
}
