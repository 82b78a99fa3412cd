set terminal pdfcairo size 6.4in,3.58in font 'DejaVu Sans,12' background '#FFFFFF'
set border 3 lc rgb '#202020'
set tics nomirror textcolor rgb '#202020'
set key below center Left reverse height 1 maxrows 3 samplen 3 spacing 1.0 font ',10' textcolor rgb '#202020'
set style textbox opaque noborder fillcolor rgb '#FFFFFF' margins 0.4,0.2
set xlabel 'generation t' offset 0,0.6 textcolor rgb '#202020'
set grid lc rgb '#E4E4E4' lt 1
$map << EOD
0 0 0
1 0 7
0 1 4
1 1 7
0 2 2
1 2 7
0 3 6
1 3 7
0 4 3
1 4 7
0 5 3
1 5 5
0 6 1
1 6 1
0 7 1
1 7 1
EOD
unset grid; unset colorbox; set border 15 lc rgb '#202020'
set title 'verdicts' textcolor rgb '#202020' noenhanced
set xlabel 'instance' textcolor rgb '#202020' noenhanced
set ylabel '' textcolor rgb '#202020' noenhanced
set xrange [-0.5:1.5]
set yrange [-0.5:7.5]
set xtics scale 0 noenhanced ('1' 0, '2' 1)
set ytics scale 0 noenhanced ('odd_%&$/all' 0, 'odd_%&$/doubled' 1, 'odd_%&$/floor' 2, 'odd_%&$/limit' 3, 'odd_%&$/50%_a&b$c<d>|e' 4, 'chain/misprint' 5, 'chain/ceiling' 6, 'chain/recursion' 7)
set style fill solid 1.0 border lc rgb '#FFFFFF'
array color[8] = [29362,40563,5682409,13983232,13400487,14540253,15787074,16777215]
$crosses << EOD
0 1
0 4
EOD
plot $map using 1:2:(0.5):(0.5):(color[int($3)+1]) with boxxyerror lc rgb variable notitle, \
     $crosses using 1:2 with points pt 2 ps 1.2 lw 2.5 lc rgb '#000000' title 'not as expected', \
     NaN with points pt 5 ps 1.6 lc rgb '#0072B2' title 'proved', \
     NaN with points pt 5 ps 1.6 lc rgb '#009E73' title 'certified', \
     NaN with points pt 5 ps 1.6 lc rgb '#56B4E9' title 'supported', \
     NaN with points pt 5 ps 1.6 lc rgb '#D55E00' title 'refuted', \
     NaN with points pt 5 ps 1.6 lc rgb '#CC79A7' title 'diverges', \
     NaN with points pt 5 ps 1.6 lc rgb '#DDDDDD' title 'vacuous', \
     NaN with points pt 5 ps 1.6 lc rgb '#F0E442' title 'undecided', \
     NaN with points pt 5 ps 1.6 lc rgb '#FFFFFF' title 'no such instance'
