import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { oversight } from '../server/oversight'
import type { Letter } from '../server/answers/approvals'
import { useLanguage } from '../language'
import { ActDialog } from '../parts/ActDialog'
import type { Say } from '../words'
import { letterOf, type Written } from './letter'
import { whyRefused } from './reasons'

const blank: Written = { number: '', purpose: '', scope: '', modalities: '', patients: '', expires: '', person: '' }

/** Record an approval as the committee wrote it. */
export function LetterPart() {
  const { say, language } = useLanguage()
  const client = useQueryClient()
  const [opened, setOpened] = useState(false)
  const [written, setWritten] = useState(blank)
  const adding = useMutation({
    mutationFn: (letter: Letter) => oversight.add(letter),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['approvals'] })
      setWritten(blank)
      setOpened(false)
    },
  })
  const letter = letterOf(written)
  const label = say('记录批准', 'Record an approval')
  const field = (name: keyof Written) => ({ value: written[name], onChange: (event: { currentTarget: { value: string } }) => setWritten({ ...written, [name]: event.currentTarget.value }) })
  return (
    <div className="actions">
      <Button variant="default" onClick={() => {
        adding.reset()
        setOpened(true)
      }}>{label}…</Button>
      <ActDialog
        opened={opened}
        close={() => setOpened(false)}
        title={label}
        label={label}
        kind="plain"
        reason="none"
        act={() => typeof letter === 'string' ? undefined : adding.mutate(letter)}
        missing={typeof letter === 'string' ? sayMissing(letter, say) : undefined}
        problem={null}
        busy={adding.isPending}
      >
        <p>{say('照批件写；记录之后不能更改。任何一栏都不要写患者的姓名。', 'As the letter says; nothing recorded is changed afterwards. Name no patient in any of the words.')}</p>
        <div className="letter">
          <TextInput label={say('编号', 'Number')} {...field('number')} data-autofocus />
          <TextInput type="date" label={say('有效至（含当日）', 'Last day on which it holds')} {...field('expires')} />
          <Textarea className="whole" label={say('目的', 'Purpose')} minRows={2} {...field('purpose')} />
          <Textarea className="whole" label={say('范围：哪些患者和检查', 'Scope: which patients and studies')} minRows={2} {...field('scope')} />
          <TextInput label={say('影像类型（空：任何）', 'Modalities (empty: any)')} placeholder="DX, CT" {...field('modalities')} />
          <TextInput label={say('最多患者数（空：不限）', 'Patients at most (empty: any)')} inputMode="numeric" {...field('patients')} />
          <TextInput className="whole" label={say('谁对使用负责', 'Who answers for the use')} {...field('person')} />
        </div>
        {adding.error === null ? null : <p className="entry-error" role="alert">{whyRefused(adding.error, language)}</p>}
      </ActDialog>
    </div>
  )
}

function sayMissing(what: 'words' | 'modalities' | 'patients', say: Say): string {
  if (what === 'modalities') return say('影像类型按 DICOM 写，如 DX、CT，用逗号分开。', 'Modalities are named as DICOM names them, such as DX, CT, with commas between.')
  if (what === 'patients') return say('患者数是 1 以上的整数，或空着。', 'Patients at most is a whole number from 1 on, or empty.')
  return say('编号、有效期、目的、范围和负责人都要写。', 'Number, last day, purpose, scope and who answers are all needed.')
}
