import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { manifests } from '../server/manifests'
import { save } from '../server/saved'
import type { ManifestAbout, ManifestShown } from '../server/answers/manifests'
import { useLanguage } from '../language'
import { whyRefused } from './manifestReasons'

/** The labels that were opened: they are fetched again without another opening. */
export function OpenedLabels({ manifest, about }: { manifest: ManifestShown; about: ManifestAbout }) {
  const { say, language } = useLanguage()
  const fetching = useMutation({
    mutationFn: (finding: string | undefined) => manifests.test(manifest.digest, finding),
    onSuccess: (zip, finding) => save(zip, `${manifest.name}-${finding ?? 'test'}.zip`),
  })
  const button = (label: string, finding?: string) => (
    <Button key={label} variant="default" size="compact-sm" disabled={fetching.isPending} onClick={() => fetching.mutate(finding)}>{label}</Button>
  )
  return (
    <div className="judged">
      <div className="opened-labels">
        {button(say('取得打开的标签（zip）', 'Save the opened labels (zip)'))}
        {about.classes.length < 2 ? null : about.classes.map((one) => button(say(`以“${one}”为 1`, `with “${one}” as 1`), one))}
      </div>
      {fetching.error === null ? null : <p className="entry-error" role="alert">{whyRefused(fetching.error, language)}</p>}
      <span className="second-line">{say('在命令行评估时：把里面的 test.csv 和 test.opening.json 放进影像所在的文件夹，再执行 lynkeus evaluate。', 'To evaluate at the terminal: put test.csv and test.opening.json of it into the folder of the films, then lynkeus evaluate.')}</span>
    </div>
  )
}
