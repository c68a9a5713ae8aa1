import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { stages } from '../server/stages'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import { FileField } from '../parts/FileField'
import { whyRefused } from './reasons'
import { modelPath } from './standing'
import './stages.css'

/** Takes in a package that somebody brings, as a candidate: to administrators. */
export function BringPart() {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [, go] = useLocation()
  const { roles } = usePerson()
  const [opened, setOpened] = useState(false)
  const [file, setFile] = useState<File | undefined>(undefined)
  // Who has closed the dialog meanwhile does something else, and is not led away from it.
  const waits = useRef(false)
  const show = (open: boolean) => {
    waits.current = open
    setOpened(open)
  }
  const bringing = useMutation({
    mutationFn: (archive: File) => stages.bring(archive),
    onSuccess: (done) => {
      void client.invalidateQueries({ queryKey: ['models'] })
      if (waits.current) go(modelPath(done.package, done.version))
      show(false)
    },
  })
  if (!roles.includes('administrator')) return <p className="second">{say('导入：由管理员决定', 'An administrator takes packages in')}</p>
  const label = say('导入模型包', 'Take in a package')
  const working = say('正在发送、核对签名并试运行', 'Sending it, holding it against its signature, running it once')
  return (
    <div className="actions">
      {opened ? null : bringing.isPending ? <p className="second" role="status">{working}</p> : bringing.error === null ? null : <p className="entry-error" role="alert">{whyRefused(bringing.error, language)}</p>}
      <Button variant="default" disabled={bringing.isPending} onClick={() => {
        bringing.reset()
        setFile(undefined)
        show(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => show(false)}
        title={label}
        label={label}
        kind="plain"
        reason="none"
        act={() => file === undefined ? undefined : bringing.mutate(file)}
        missing={file === undefined ? say('请先选择文件。', 'Choose a file first.') : undefined}
        problem={null}
        busy={bringing.isPending}
      >
        <p>{say('它成为候选版本，不阅片。签名须是本院信任的制作者的；每个文件都与签名核对，模型先试运行。被拒绝的什么也不留下。', 'It becomes a candidate, which reads nothing. Its signature has to be that of a maker whom this site trusts; each file is held against it, and the model is run once. Nothing is kept of what is refused.')}</p>
        <FileField
          label={say('模型包（zip 归档）', 'Package (zip archive)')}
          hint={say('lynkeus packages export 写出的文件', 'as lynkeus packages export writes it')}
          name={file?.name}
          accept=".zip,application/zip"
          choose={(chosen) => {
            bringing.reset()
            setFile(chosen)
          }}
          error={bringing.error === null ? undefined : whyRefused(bringing.error, language)}
        />
        {bringing.isPending ? <p className="second" role="status">{working}</p> : null}
      </ActDialog>
    </div>
  )
}
