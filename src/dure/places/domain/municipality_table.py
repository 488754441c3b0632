"""The table of provinces and basic local governments, as lines of text.

Codes are the first five digits of the ministry's ten-digit codes of legal
areas (법정동코드). English names follow the Revised Romanization with the
unit's ending, as the governments themselves write them. What the lines mean is
in `municipality`; where boundaries and former codes come from is in
`municipality_repairs`.
"""

# code | name | English name | names people also type for it, Korean and English
PROVINCES = """
11 | 서울특별시 | Seoul | 서울
12 | 전남광주통합특별시 | Jeonnam-Gwangju | 전남광주
26 | 부산광역시 | Busan | 부산
27 | 대구광역시 | Daegu | 대구
28 | 인천광역시 | Incheon | 인천
30 | 대전광역시 | Daejeon | 대전
31 | 울산광역시 | Ulsan | 울산
36 | 세종특별자치시 | Sejong | 세종 세종시
41 | 경기도 | Gyeonggi-do | 경기
43 | 충청북도 | Chungcheongbuk-do | 충북 Chungbuk
44 | 충청남도 | Chungcheongnam-do | 충남 Chungnam
47 | 경상북도 | Gyeongsangbuk-do | 경북 Gyeongbuk
48 | 경상남도 | Gyeongsangnam-do | 경남 Gyeongnam
50 | 제주특별자치도 | Jeju-do | 제주 제주도
51 | 강원특별자치도 | Gangwon State | 강원 강원도 Gangwon-do
52 | 전북특별자치도 | Jeonbuk State | 전북 전라북도 Jeollabuk-do
"""

# Provinces that ended on 2026-07-01. People go on typing them, each for its own units.
FORMER_PROVINCES = """
29 | 광주광역시 | Gwangju | 광주
46 | 전라남도 | Jeollanam-do | 전남 Jeonnam
"""

# code, name, English name; [since, until) where the unit did not stand all along.
MUNICIPALITIES = """
11110 종로구 Jongno-gu
11140 중구 Jung-gu
11170 용산구 Yongsan-gu
11200 성동구 Seongdong-gu
11215 광진구 Gwangjin-gu
11230 동대문구 Dongdaemun-gu
11260 중랑구 Jungnang-gu
11290 성북구 Seongbuk-gu
11305 강북구 Gangbuk-gu
11320 도봉구 Dobong-gu
11350 노원구 Nowon-gu
11380 은평구 Eunpyeong-gu
11410 서대문구 Seodaemun-gu
11440 마포구 Mapo-gu
11470 양천구 Yangcheon-gu
11500 강서구 Gangseo-gu
11530 구로구 Guro-gu
11545 금천구 Geumcheon-gu
11560 영등포구 Yeongdeungpo-gu
11590 동작구 Dongjak-gu
11620 관악구 Gwanak-gu
11650 서초구 Seocho-gu
11680 강남구 Gangnam-gu
11710 송파구 Songpa-gu
11740 강동구 Gangdong-gu

12110 목포시 Mokpo-si
12130 여수시 Yeosu-si
12150 순천시 Suncheon-si
12170 나주시 Naju-si
12190 광양시 Gwangyang-si
12210 동구 Dong-gu
12240 서구 Seo-gu
12270 남구 Nam-gu
12300 북구 Buk-gu
12330 광산구 Gwangsan-gu
12710 담양군 Damyang-gun
12720 곡성군 Gokseong-gun
12730 구례군 Gurye-gun
12740 고흥군 Goheung-gun
12750 보성군 Boseong-gun
12760 화순군 Hwasun-gun
12770 장흥군 Jangheung-gun
12780 강진군 Gangjin-gun
12790 해남군 Haenam-gun
12800 영암군 Yeongam-gun
12810 무안군 Muan-gun
12820 함평군 Hampyeong-gun
12830 영광군 Yeonggwang-gun
12840 장성군 Jangseong-gun
12850 완도군 Wando-gun
12860 진도군 Jindo-gun
12870 신안군 Sinan-gun

26110 중구 Jung-gu
26140 서구 Seo-gu
26170 동구 Dong-gu
26200 영도구 Yeongdo-gu
26230 부산진구 Busanjin-gu
26260 동래구 Dongnae-gu
26290 남구 Nam-gu
26320 북구 Buk-gu
26350 해운대구 Haeundae-gu
26380 사하구 Saha-gu
26410 금정구 Geumjeong-gu
26440 강서구 Gangseo-gu
26470 연제구 Yeonje-gu
26500 수영구 Suyeong-gu
26530 사상구 Sasang-gu
26710 기장군 Gijang-gun

27110 중구 Jung-gu
27140 동구 Dong-gu
27170 서구 Seo-gu
27200 남구 Nam-gu
27230 북구 Buk-gu
27260 수성구 Suseong-gu
27290 달서구 Dalseo-gu
27710 달성군 Dalseong-gun
27720 군위군 Gunwi-gun

28110 중구 Jung-gu until 2026-07-01
28125 제물포구 Jemulpo-gu since 2026-07-01
28140 동구 Dong-gu until 2026-07-01
28155 영종구 Yeongjong-gu since 2026-07-01
28177 미추홀구 Michuhol-gu
28185 연수구 Yeonsu-gu
28200 남동구 Namdong-gu
28237 부평구 Bupyeong-gu
28245 계양구 Gyeyang-gu
28260 서구 Seo-gu until 2026-07-01
28275 서해구 Seohae-gu since 2026-07-01
28290 검단구 Geomdan-gu since 2026-07-01
28710 강화군 Ganghwa-gun
28720 옹진군 Ongjin-gun

30110 동구 Dong-gu
30140 중구 Jung-gu
30170 서구 Seo-gu
30200 유성구 Yuseong-gu
30230 대덕구 Daedeok-gu

31110 중구 Jung-gu
31140 남구 Nam-gu
31170 동구 Dong-gu
31200 북구 Buk-gu
31710 울주군 Ulju-gun

36110 세종특별자치시 Sejong

41110 수원시 Suwon-si
41130 성남시 Seongnam-si
41150 의정부시 Uijeongbu-si
41170 안양시 Anyang-si
41190 부천시 Bucheon-si
41210 광명시 Gwangmyeong-si
41220 평택시 Pyeongtaek-si
41250 동두천시 Dongducheon-si
41270 안산시 Ansan-si
41280 고양시 Goyang-si
41290 과천시 Gwacheon-si
41310 구리시 Guri-si
41360 남양주시 Namyangju-si
41370 오산시 Osan-si
41390 시흥시 Siheung-si
41410 군포시 Gunpo-si
41430 의왕시 Uiwang-si
41450 하남시 Hanam-si
41460 용인시 Yongin-si
41480 파주시 Paju-si
41500 이천시 Icheon-si
41550 안성시 Anseong-si
41570 김포시 Gimpo-si
41590 화성시 Hwaseong-si
41610 광주시 Gwangju-si
41630 양주시 Yangju-si
41650 포천시 Pocheon-si
41670 여주시 Yeoju-si
41800 연천군 Yeoncheon-gun
41820 가평군 Gapyeong-gun
41830 양평군 Yangpyeong-gun

43110 청주시 Cheongju-si
43130 충주시 Chungju-si
43150 제천시 Jecheon-si
43720 보은군 Boeun-gun
43730 옥천군 Okcheon-gun
43740 영동군 Yeongdong-gun
43745 증평군 Jeungpyeong-gun
43750 진천군 Jincheon-gun
43760 괴산군 Goesan-gun
43770 음성군 Eumseong-gun
43800 단양군 Danyang-gun

44130 천안시 Cheonan-si
44150 공주시 Gongju-si
44180 보령시 Boryeong-si
44200 아산시 Asan-si
44210 서산시 Seosan-si
44230 논산시 Nonsan-si
44250 계룡시 Gyeryong-si
44270 당진시 Dangjin-si
44710 금산군 Geumsan-gun
44760 부여군 Buyeo-gun
44770 서천군 Seocheon-gun
44790 청양군 Cheongyang-gun
44800 홍성군 Hongseong-gun
44810 예산군 Yesan-gun
44825 태안군 Taean-gun

47110 포항시 Pohang-si
47130 경주시 Gyeongju-si
47150 김천시 Gimcheon-si
47170 안동시 Andong-si
47190 구미시 Gumi-si
47210 영주시 Yeongju-si
47230 영천시 Yeongcheon-si
47250 상주시 Sangju-si
47280 문경시 Mungyeong-si
47290 경산시 Gyeongsan-si
47730 의성군 Uiseong-gun
47750 청송군 Cheongsong-gun
47760 영양군 Yeongyang-gun
47770 영덕군 Yeongdeok-gun
47820 청도군 Cheongdo-gun
47830 고령군 Goryeong-gun
47840 성주군 Seongju-gun
47850 칠곡군 Chilgok-gun
47900 예천군 Yecheon-gun
47920 봉화군 Bonghwa-gun
47930 울진군 Uljin-gun
47940 울릉군 Ulleung-gun

48120 창원시 Changwon-si
48170 진주시 Jinju-si
48220 통영시 Tongyeong-si
48240 사천시 Sacheon-si
48250 김해시 Gimhae-si
48270 밀양시 Miryang-si
48310 거제시 Geoje-si
48330 양산시 Yangsan-si
48720 의령군 Uiryeong-gun
48730 함안군 Haman-gun
48740 창녕군 Changnyeong-gun
48820 고성군 Goseong-gun
48840 남해군 Namhae-gun
48850 하동군 Hadong-gun
48860 산청군 Sancheong-gun
48870 함양군 Hamyang-gun
48880 거창군 Geochang-gun
48890 합천군 Hapcheon-gun

50110 제주시 Jeju-si
50130 서귀포시 Seogwipo-si

51110 춘천시 Chuncheon-si
51130 원주시 Wonju-si
51150 강릉시 Gangneung-si
51170 동해시 Donghae-si
51190 태백시 Taebaek-si
51210 속초시 Sokcho-si
51230 삼척시 Samcheok-si
51720 홍천군 Hongcheon-gun
51730 횡성군 Hoengseong-gun
51750 영월군 Yeongwol-gun
51760 평창군 Pyeongchang-gun
51770 정선군 Jeongseon-gun
51780 철원군 Cheorwon-gun
51790 화천군 Hwacheon-gun
51800 양구군 Yanggu-gun
51810 인제군 Inje-gun
51820 고성군 Goseong-gun
51830 양양군 Yangyang-gun

52110 전주시 Jeonju-si
52130 군산시 Gunsan-si
52140 익산시 Iksan-si
52180 정읍시 Jeongeup-si
52190 남원시 Namwon-si
52210 김제시 Gimje-si
52710 완주군 Wanju-gun
52720 진안군 Jinan-gun
52730 무주군 Muju-gun
52740 장수군 Jangsu-gun
52750 임실군 Imsil-gun
52770 순창군 Sunchang-gun
52790 고창군 Gochang-gun
52800 부안군 Buan-gun
"""
