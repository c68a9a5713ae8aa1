import { ctPresets, type Preset, sameWindow } from '../geometry/presets'
import type { Window } from '../geometry/window'
import { useLanguage } from '../language'
import type { View } from '../viewer/view'
import type { Shown } from './stacks'

interface Props {
  readonly shown: Shown
  readonly view: View
  readonly choose: (window: Window) => void
}

/** Windows are offered where values mean the same on every scanner: in HU. */
export function hasPresets(modality: string): boolean {
  return modality === 'CT'
}

/** The windows of CT with their keys. */
export function StackBar({ shown, view, choose }: Props) {
  const { say } = useLanguage()
  if (!hasPresets(shown.series.modality)) return null
  const names: Record<Preset['id'], string> = {
    lung: say('肺', 'Lung'), mediastinum: say('纵隔', 'Soft'), bone: say('骨', 'Bone'),
    liver: say('肝', 'Liver'), brain: say('脑', 'Brain'), stroke: say('卒中', 'Stroke'),
  }
  return (
    <div className="stack-bar">
      <div className="segments" role="group" aria-label={say('窗', 'Window')}>
        {ctPresets.map((preset, index) => (
          <button key={preset.id} type="button" aria-pressed={sameWindow(preset, view.window)} onClick={() => choose(preset)}>
            <kbd>⇧{index + 1}</kbd>{names[preset.id]}
          </button>
        ))}
      </div>
    </div>
  )
}
