import type { Sentences } from '../sentences'

/** Why the server did not do what was asked. */
export const refusals: Sentences = {
  no_answer: [{ zh: '服务器没有回答。请检查网络，稍后重试。', en: 'The server does not answer. Check the connection and try again in a moment.' }],
  unexpected_answer: [{ zh: '服务器的回答无法理解。', en: 'The answer of the server was not understood.' }],
  wrong_password: [{ zh: '登录名或密码不对。', en: 'User name or password is wrong.' }],
  too_many_attempts: [
    { zh: '尝试次数过多，请 {seconds} 秒后再试。', en: 'Too many attempts. Try again in {seconds} seconds.' },
    { zh: '尝试次数过多，请稍后再试。', en: 'Too many attempts. Try again in a moment.' },
  ],
  password_length: [{ zh: '密码须有 {low} 至 {high} 个字符。', en: 'A password has {low} to {high} characters.' }],
  no_viewing_permit: [{ zh: '您还没有打开此检查：请从工作列表打开，打开会记入账本。', en: 'You have not opened this study. Open it from the worklist; the opening is recorded in the ledger.' }],
  role_missing: [{ zh: '您的角色没有这项权利，请找管理员。', en: 'Your role does not have this right. Ask an administrator.' }],
  no_rule: [{ zh: '没有规则允许这一操作。', en: 'No rule allows this.' }],
  no_handler: [{ zh: '服务器没有这一功能，请告诉工程师。', en: 'The server cannot do this. Tell an engineer.' }],
  two_handlers: [{ zh: '服务器的设置有冲突，请告诉工程师。', en: "The server's set-up contradicts itself. Tell an engineer." }],
  two_rules: [{ zh: '服务器的规则有冲突，请告诉工程师。', en: "The server's rules contradict each other. Tell an engineer." }],
  child_died: [{ zh: '处理进程停止了，可以重试。', en: 'The process at work stopped. Try again.' }],
  child_too_slow: [
    { zh: '超过 {seconds} 秒没有完成，可以重试。', en: 'It was not done within {seconds} seconds. Try again.' },
    { zh: '没有按时完成，可以重试。', en: 'It was not done in time. Try again.' },
  ],
  key_file_damaged: [{ zh: '密钥文件已损坏，请找管理员从备份恢复。', en: 'A key file is damaged. Ask an administrator to restore it from the backup.' }],
  seal_broken: [{ zh: '封存的影像被改动过，不能打开；请找管理员。', en: 'The sealed image has been changed and cannot be opened. Tell an administrator.' }],
  seal_unknown: [{ zh: '封存的格式不认识；请找工程师。', en: 'The seal is of a kind that is not known. Tell an engineer.' }],
  subject_erased: [{ zh: '此患者的资料已按要求删除，不能再打开。', en: "This patient's data were erased as asked and can no longer be opened." }],
  not_a_checkpoint: [{ zh: '这个文件不是检查点。', en: 'This file is not a checkpoint.' }],
  key_reused: [{ zh: '同一请求已用于另一操作，请重新打开本页。', en: 'This request was already used for something else. Open the page again.' }],
}
