set terminal svg size 640,320 font 'DejaVu Sans,12' dynamic background '#FFFFFF'
set border 3 lc rgb '#202020'
set tics nomirror textcolor rgb '#202020'
set key below center Left reverse height 1 maxrows 3 samplen 3 spacing 1.0 font ',10' textcolor rgb '#202020'
set style textbox opaque noborder fillcolor rgb '#FFFFFF' margins 0.4,0.2
set xlabel 'generation t' offset 0,0.6 textcolor rgb '#202020'
set grid lc rgb '#E4E4E4' lt 1
$map << EOD
0 0 3
1 0 2
2 0 5
0 1 3
1 1 1
2 1 0
EOD
unset grid; unset colorbox; set border 15 lc rgb '#202020'
set title 'chain: what the loop does in the long run' textcolor rgb '#202020' noenhanced
set xlabel 'a' textcolor rgb '#202020' noenhanced
set ylabel 'N' textcolor rgb '#202020' noenhanced
set xrange [-0.5:2.5]
set yrange [-0.5:1.5]
set xtics scale 0 noenhanced ('0' 0, '1/2' 1, '1' 2)
set ytics scale 0 noenhanced ('1' 0, '10' 1)
set style fill solid 1.0 border lc rgb '#FFFFFF'
array color[6] = [5682409,40563,15787074,13983232,13400487,12303291]
plot $map using 1:2:(0.5):(0.5):(color[int($3)+1]) with boxxyerror lc rgb variable notitle, \
     NaN with points pt 5 ps 1.6 lc rgb '#56B4E9' title 'error vanishes', \
     NaN with points pt 5 ps 1.6 lc rgb '#009E73' title 'better than the first fit', \
     NaN with points pt 5 ps 1.6 lc rgb '#F0E442' title 'no better than the first fit', \
     NaN with points pt 5 ps 1.6 lc rgb '#D55E00' title 'collapses', \
     NaN with points pt 5 ps 1.6 lc rgb '#BBBBBB' title 'not decided'
