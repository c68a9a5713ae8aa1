import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { manifests } from '../server/manifests'
import type { ManifestShown } from '../server/answers/manifests'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { Choose } from '../parts/Choose'
import { whyRefused } from './manifestReasons'
import { useRoot } from './root'

interface Props {
  readonly manifest: ManifestShown
}

interface ActsProps extends Props {
  /** Given what a verification has found. */
  readonly tell: (problems: readonly string[]) => void
}

/** Verify a data set, or open its test set: to engineers. */
export function ManifestActs({ manifest, tell }: ActsProps) {
  const { say } = useLanguage()
  if (!usePerson().roles.includes('engineer')) return <p className="second">{say('验证与打开：由工程师决定', 'Engineers verify and open it')}</p>
  if (manifest.about === null) return null
  return (
    <div className="actions">
      <Verify manifest={manifest} tell={tell} />
      <Open manifest={manifest} />
    </div>
  )
}

/** What an act answers is the data set as it stands then. */
function useActing<T>(manifest: ManifestShown, act: (said: T) => Promise<ManifestShown>, done: (shown: ManifestShown) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (shown) => {
      client.setQueryData(['manifests', manifest.digest], shown)
      void client.invalidateQueries({ queryKey: ['manifests'], exact: true })
      done(shown)
    },
  })
}

function Verify({ manifest, tell }: ActsProps) {
  const { say, language } = useLanguage()
  const [opened, setOpened] = useState(false)
  const { root, field, missing } = useRoot(manifest)
  const verifying = useActing(manifest, () => manifests.verify(manifest.digest, root), ({ problems = [] }) => {
    tell(problems)
    setOpened(false)
  })
  const label = say('验证', 'Verify')
  const working = say('正在核对…', 'Looking at its files…')
  return (
    <>
      {verifying.isPending && !opened ? <p role="status" className="second">{working}</p> : null}
      <Button variant="default" disabled={verifying.isPending} onClick={() => {
        verifying.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${manifest.name}`}
        label={label}
        kind="plain"
        reason="none"
        act={() => verifying.mutate(undefined)}
        missing={missing}
        problem={null}
        busy={verifying.isPending}
      >
        <p>{say('核对每个文件、哈希、封存和数目；影像多时要几分钟，请等在这一页。结果写入账本。', 'Holds every file, the hash, the seal and the counts against what was made; with many images it takes minutes, so stay on this page. What is found goes into the ledger.')}</p>
        {field}
        {verifying.isPending ? <p role="status" className="second">{working}</p> : null}
        {verifying.error === null ? null : <p className="entry-error" role="alert">{whyRefused(verifying.error, language)}</p>}
      </ActDialog>
    </>
  )
}

function Open({ manifest }: Props) {
  const { say, language } = useLanguage()
  const { openings, packages, alpha } = manifest
  const [opened, setOpened] = useState(false)
  const [chosen, setChosen] = useState('')
  const [beside, setBeside] = useState('')
  const { root, field, missing } = useRoot(manifest)
  const named = [chosen, beside].flatMap((one) => packages.filter((other) => nameOf(other) === one)).map((one) => ({ package: one.package, version: one.version }))
  const opening = useActing(manifest, (reason: string) => manifests.open(manifest.digest, { root, packages: named, reason }), () => setOpened(false))
  const label = say('打开测试集', 'Open the test set')
  const next = openings.length + 1
  const each = Number((alpha / next).toPrecision(4))
  const choices = packages.map((one) => ({ value: nameOf(one), label: nameOf(one) }))
  const choose = { value: '', label: say('请选择', 'Choose one') }
  const alone = { value: '', label: say('不比较', 'none') }
  return (
    <>
      <Button variant="default" className="stopping" onClick={() => {
        opening.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={`${label} · ${manifest.name}`}
        label={label}
        kind="stopping"
        reason={openings.length === 0 ? 'none' : 'asked'}
        act={(reason) => opening.mutate(reason)}
        missing={missing ?? (chosen === '' ? say('请选择要判断的模型包。', 'Choose the package that is to be judged.') : undefined)}
        problem={null}
        busy={opening.isPending}
      >
        {openings.length === 0 ? (
          <p>{say('第一次打开不需要理由，不能收回，会计数，以模型包的内容记入账本。先核对文件；文件变了就不打开。', 'The first opening needs no reason. It cannot be taken back: it is counted, and the ledger names the content of the package. Files are looked at first; where one was changed nothing is opened.')}</p>
        ) : (
          <p>{say(
            `这是第 ${next} 次打开：此后每一次（包括以前的）都按 alpha ${each} 判断。请写明为什么值得。`,
            `This is opening ${next}: from then on each one, the earlier ones too, is judged at alpha ${each}. Say why it is worth that.`,
          )}</p>
        )}
        {packages.length === 0 ? <p className="unknown">{say('本院还没有模型包：训练做成后先导入。', 'No package lies here: take in what a training made first.')}</p> : (
          <div className="letter">
            <Choose label={say('判断哪个模型包', 'Which package is judged')} data={[choose, ...choices]} value={chosen} onChange={(event) => {
              setChosen(event.currentTarget.value)
              if (event.currentTarget.value === beside) setBeside('')
            }} />
            <Choose label={say('与哪个比较', 'Compared with')} data={[alone, ...choices.filter(({ value }) => value !== chosen)]} value={beside} onChange={(event) => setBeside(event.currentTarget.value)} />
          </div>
        )}
        {field}
        {opening.error === null ? null : <p className="entry-error" role="alert">{whyRefused(opening.error, language)}</p>}
      </ActDialog>
    </>
  )
}

function nameOf(one: { readonly package: string; readonly version: string }): string {
  return `${one.package} ${one.version}`
}
