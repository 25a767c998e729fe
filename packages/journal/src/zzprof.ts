import { apply, createState, decide, quoteUnits, waterfallHash } from '@plimsoll/engine'
import { hash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import Database from 'better-sqlite3'
import { bodyHashOf } from './codec/body-hash.ts'
import { encodeValue } from './codec/encode-value.ts'
import { sealGroup } from './record/seal-group.ts'
import { commandEntry } from './sequencer/record-text.ts'
import { prepareRecordRows } from './sqlite/record-rows.ts'
import { createSchema } from './sqlite/schema.ts'
const accounts = Array.from({length:1000},(_,i)=>({account:'a'+i,kind:'trader',collateralQuote:1000000n,positions:[]}))
const spec:any={domain:'d',timeMs:0,asset:{name:'U',wholeUnitQuote:1n},markets:[{market:'M',contract:'linear',tickValueQuote:1n,markPriceTicks:{numerator:900n,denominator:1n},maintenanceTiers:[{notionalFromQuote:0n,rate:{numerator:1n,denominator:100n}}]}],accounts,funds:[],waterfall:[]}
const N=20000
const best:Record<string,number>={}
function lap(label:string,f:()=>void){const t=performance.now();f();const v=(performance.now()-t)*1000/N;best[label]=Math.min(best[label]??1e9,v)}
for(let r=0;r<8;r++){
const state=createState(spec); const ph=waterfallHash(spec)
const bodies=Array.from({length:N},(_,i)=>({kind:'deposit',account:'a'+i%1000,amountQuote:quoteUnits(BigInt(1+i))} as const))
let subs:any[]=[]
lap('bodyHash',()=>{subs=bodies.map((b,i)=>({...b,idempotency:{key:'key-'+i,bodyHash:bodyHashOf(b as any)}}))})
let texts:string[]=[]
lap('encode command',()=>{texts=subs.map(s=>encodeValue(s))})
const cmds:any[]=subs.map((s,i)=>({...s,timeMs:i}))
const ds:any[]=[]
lap('decide+apply',()=>{for(const c of cmds){const d:any=decide(state,c);ds.push(d);for(const e of d.events)apply(state,e)}})
let entries:any[]=[]
lap('entry',()=>{entries=ds.map((d,i)=>commandEntry({command:cmds[i],commandText:texts[i]!,events:d.events,policyHash:ph}))})
let recs:any
const es=entries.map((e,i)=>({...e,sequence:i}))
lap('seal',()=>{recs=sealGroup(es,{sequence:-1,hash:'0'.repeat(64),timeMs:0},1)})
lap('hash only',()=>{for(const e of entries)hash('sha256',e.command+e.events+e.policyHash+e.policyHash+'xxxxxxxxxxxxxxxxx')})
const dir=mkdtempSync('/tmp/prof-')
const db=new Database(dir+'/x.sqlite'); db.pragma('journal_mode=WAL');db.pragma('synchronous=FULL');db.pragma('locking_mode=EXCLUSIVE');createSchema(db as any)
const rows=prepareRecordRows(db as any)
const tx=db.transaction((rs:any[])=>{for(const r of rs)rows.insert(r)})
lap('insert 12 col g1000',()=>{for(let i=0;i<N;i+=1000)tx.immediate(recs.slice(i,i+1000))})
const db2=new Database(dir+'/y.sqlite'); db2.pragma('journal_mode=WAL');db2.pragma('synchronous=FULL');db2.pragma('locking_mode=EXCLUSIVE');db2.exec('create table row(seq integer primary key, bytes blob not null) strict')
const ins=db2.prepare('insert into row values(?,?)'); const blobs=recs.map((r:any)=>Buffer.from(Object.values(r).join('')))
const tx2=db2.transaction((a:number,b:number)=>{for(let i=a;i<b;i++)ins.run(i,blobs[i])})
lap('blob g1000',()=>{for(let i=0;i<N;i+=1000)tx2.immediate(i,i+1000)})
db.close();db2.close()
}
for(const [k,v] of Object.entries(best)) console.log(k.padEnd(22),v.toFixed(2))
