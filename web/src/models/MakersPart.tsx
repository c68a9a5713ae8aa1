import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Problem } from '../server/api'
import { cardWord } from '../server/cardWords'
import { type Maker, makers } from '../server/makers'
import { usePerson } from '../server/session'
import { useLanguage } from '../language'
import { Dialog } from '../parts/Dialog'
import { FileField } from '../parts/FileField'
import { ServerProblem } from '../parts/problems'
import { StateBadge } from '../parts/StateBadge'
import { actions, checkResults, type StateWord, workStates } from '../words'
import { Distrust } from './Distrust'
import { whyRefused } from './reasons'

const trusted: StateWord = { ...checkResults.pass, zh: '受信任', en: 'Trusted' }
const distrusted: StateWord = { ...workStates.stopped, zh: '不再信任', en: 'Trusted no more' }

/** Whose packages the site believes; a further maker is trusted by signature, by an administrator. */
export function MakersPart() {
  const { say, language } = useLanguage()
  const [opened, setOpened] = useState(false)
  const known = useQuery({ queryKey: ['makers'], queryFn: ({ signal }) => makers.all(signal) })
  const may = usePerson().roles.includes('administrator')
  const label = say('信任一个制作者', 'Trust a maker')
  return (
    <section className="choices" aria-labelledby="makers">
      <h2 id="makers" className="title">{say('本院信任哪些制作者', 'Whose models this site believes')}</h2>
      {known.error === null ? null : <ServerProblem problem={known.error} title={say('制作者没有读出来', 'The makers could not be read')} again={() => void known.refetch()} />}
      <div className="choice-row">
        <p className="second">{say('只有受信任的制作者签名的模型包才能导入和阅片。不再信任一个制作者会立即停用他的模型。', 'Packages are taken in, and read, only where one of these has signed them. To trust one no more stops his models at once.')}</p>
        {may ? <Button variant="default" onClick={() => setOpened(true)}>{label}…</Button> : null}
      </div>
      {known.data === undefined ? null : (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{say('制作者', 'Maker')}</th>
              <th scope="col">{say('状态', 'State')}</th>
              <th scope="col">{say('公钥的指纹（SHA-256）', 'Fingerprint of the key (SHA-256)')}</th>
              {may ? <th scope="col">{say('操作', 'Action')}</th> : null}
            </tr>
          </thead>
          <tbody>
            {known.data.items.map((one) => (
              <tr key={one.key}>
                <th scope="row" className="wrap">{cardWord(one.name, language)}</th>
                <td className="standing"><StateBadge state={one.trusted ? trusted : distrusted} /></td>
                <td className="mono wrap">{inFours(one.key)}</td>
                {may ? <td>{one.trusted ? <Distrust maker={one} /> : <span className="second">—</span>}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {may ? null : <p className="second">{say('由管理员决定。', 'An administrator decides.')}</p>}
      <Dialog title={label} opened={opened} close={() => setOpened(false)} width={560}>
        <Form close={() => setOpened(false)} />
      </Dialog>
    </section>
  )
}

interface Key {
  readonly file: string
  readonly text: string
}

/** It is gone when the dialog closes, and the password with it. */
function Form({ close }: { close: () => void }) {
  const { say, word, language } = useLanguage()
  const { name: who } = usePerson()
  const client = useQueryClient()
  const [file, setFile] = useState<Key | undefined>(undefined)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const reading = useMutation({ mutationFn: (text: string) => makers.read(text) })
  const trusting = useMutation({
    mutationFn: (text: string) => makers.trust({ text, name: name.trim(), password }),
    onSuccess: (after) => {
      client.setQueryData(['makers'], after)
      void client.invalidateQueries({ queryKey: ['models'] })
      close()
    },
  })
  const wrong = trusting.error instanceof Problem && ['wrong_password', 'too_many_attempts'].includes(trusting.error.reason)
  const read = reading.data
  const lacking = asked && file === undefined ? say('请先选择文件。', 'Choose a file first.') : undefined
  return (
    <form
      className="sign"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setAsked(true)
        if (file !== undefined && read !== undefined && name.trim() !== '' && password !== '') trusting.mutate(file.text)
      }}
    >
      <p>{say('此后，他签名的模型包可以导入；导入后是候选版本，不阅片。请先用另一途径（电话或纸面）与他核对指纹：文件可能在路上被换掉。', 'From then on packages that he has signed can be taken in, as candidates, which read nothing. Compare the fingerprint with him by another way first, by telephone or on paper: the file may have been exchanged on its way.')}</p>
      <FileField
        label={say('制作者的公钥（PEM）', "The maker's public key (PEM)")}
        name={file?.file}
        accept=".pem,.pub,.key,application/x-pem-file"
        read={(text, chosen) => {
          setFile({ file: chosen, text })
          if (name === '') setName(chosen.replace(/\.[^.]*$/, ''))
          trusting.reset()
          reading.mutate(text)
        }}
        error={reading.error === null ? lacking : whyRefused(reading.error, language)}
      />
      {read === undefined ? null : <Fingerprint read={read} />}
      <TextInput
        label={say('他叫什么（写入账本）', 'What he is called (goes into the ledger)')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={asked && name.trim() === '' ? say('请写明是谁的公钥。', 'Say whose key it is.') : undefined}
        maxLength={200}
      />
      <PasswordInput
        label={say(`签名：密码（${who}）`, `Signature: password of ${who}`)}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={wrong && trusting.error !== null ? whyRefused(trusting.error, language) : asked && password === '' ? say('请输入密码后再签名。', 'Type your password to sign.') : undefined}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': say('显示密码', 'Show the password'), tabIndex: 0 }}
      />
      {trusting.error === null || wrong ? null : <p className="entry-error" role="alert">{whyRefused(trusting.error, language)}</p>}
      <div className="sign-actions">
        <Button type="button" variant="default" onClick={close}>{word(actions.cancel)}</Button>
        <Button type="submit" disabled={trusting.isPending || reading.isPending}>{say('签名并信任', 'Sign and trust')}</Button>
      </div>
    </form>
  )
}

/** What a key is called by its content, to be compared with the maker; and how it stands here already. */
function Fingerprint({ read: { key, known } }: { read: { key: string; known: Maker | null } }) {
  const { say, language } = useLanguage()
  const called = known === null ? '' : cardWord(known.name, language)
  return (
    <div role="status">
      <p className="second">{say('它的指纹（SHA-256），请核对：', 'Its fingerprint (SHA-256), to be compared:')}</p>
      <p className="mono wrap fingerprint">{inFours(key)}</p>
      {known === null ? null : known.trusted
        ? <p>{say(`本院已信任这个公钥，名为“${called}”：只会改名。`, `This site trusts this key already, as ${called}: only the name changes.`)}</p>
        : <p className="unknown">{say(`本院曾不再信任这个公钥（“${called}”）。再次信任之后，被停用的版本仍停用，直到有人恢复。`, `This site had trusted this key (${called}) no more. Trusted again, what was stopped stays stopped until somebody resumes it.`)}</p>}
    </div>
  )
}

/** A fingerprint as it is read out and compared. */
function inFours(key: string): string {
  return key.replace(/.{4}(?=.)/g, '$& ')
}
